import asyncio


async def main():
    conversation = []
    for message in ["My bill is too high.", "And in May?"]:
        conversation.append(message)
        agent, answer = await run(TRIAGE, conversation)
        print(f"{agent.name}: {answer}")


async def run(agent, conversation):
    while True:
        reply = await model(agent, conversation)
        conversation.append(reply)
        if reply not in HANDOFFS:
            return agent, reply
        agent = HANDOFFS[reply]


async def model(agent, conversation):
    await asyncio.sleep(1)
    if agent is TRIAGE and "bill" in conversation[-1]:
        return "transfer_to_billing"
    return agent.answer


class Agent:
    def __init__(self, name, answer):
        self.name, self.answer = name, answer


TRIAGE = Agent("triage", "What is the matter?")
BILLING = Agent("billing", "It was 5 euros too high.")
HANDOFFS = {"transfer_to_triage": TRIAGE, "transfer_to_billing": BILLING}

asyncio.run(main())
