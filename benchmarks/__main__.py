"""`make bench`: every measurement, one after the other."""

import asyncio

from benchmarks import (
    availability,
    bookings,
    call_to_phone,
    call_to_screen,
    cases,
    durable_calls,
    notices,
    qr_code,
)

if __name__ == "__main__":
    asyncio.run(durable_calls.main())
    asyncio.run(call_to_screen.main())
    asyncio.run(call_to_phone.main())
    asyncio.run(availability.main())
    asyncio.run(bookings.main())
    asyncio.run(cases.main())
    asyncio.run(notices.main())
    qr_code.main()
