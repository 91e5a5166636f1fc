import asyncio


async def main():
    questions, answers = asyncio.StreamReader(), asyncio.StreamReader()
    server = asyncio.create_task(serve(questions, answers))

    for city in ["Paris", "Rome"]:
        try:
            answer = await asyncio.wait_for(ask(questions, answers, city), 2.5)
            print(f"{city}: {answer}")
        except TimeoutError:
            print(f"{city}: no answer after 2.5 s")
    server.cancel()


async def ask(questions, answers, city):
    questions.feed_data(f"{city}\n".encode())
    return (await answers.readline()).decode().strip()


async def serve(questions, answers):
    while city := (await questions.readline()).decode().strip():
        seconds, answer = (3, b"2.1 million\n") if city == "Paris" else (1, b"2.8 million\n")
        await asyncio.sleep(seconds)
        answers.feed_data(answer)


asyncio.run(main())
