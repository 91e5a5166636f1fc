import asyncio


async def main():
    conversation = []
    for message in ["My bill is too high.", "And in May?"]:
        conversation.append(message)
        agent, answer = await run(TRIAGE, conversation)
        print(f"{agent.name}: {answer}")


class Agent:
    def __init__(self, name, answer, *others):
        self.name, self.answer = name, answer
        self.others = {f"transfer_to_{other.name}": other for other in others}


async def run(agent, conversation):
    while True:
        reply = await model(agent, conversation)
        conversation.append(reply)
        if reply not in agent.others:
            return agent, reply
        agent = agent.others[reply]


async def model(agent, conversation):
    await asyncio.sleep(1)
    if "bill" in conversation[-1] and agent.others:
        return "transfer_to_billing"
    return agent.answer


BILLING = Agent("billing", "It was 5 euros too high.")
TRIAGE = Agent("triage", "What is the matter?", BILLING)

asyncio.run(main())
