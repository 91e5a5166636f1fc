import asyncio
from math import isqrt


async def main():
    await asyncio.gather(count_primes("scout"), count_primes("critic"))


async def count_primes(agent):
    print(f"{agent}: starts")
    primes = [n for n in range(2, 20_000) if all(n % d for d in range(2, isqrt(n) + 1))]
    print(f"{agent}: {len(primes)} primes")


asyncio.run(main())
