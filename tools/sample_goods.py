"""What the invented distributor sells: seven segments with their windows, rhythms and goods."""

from __future__ import annotations

from typing import NamedTuple


class Good(NamedTuple):
    """A product, and what a rep calls it; price and cost in minor units.

    The three standard ones of a segment are what everyone offers by habit.
    """

    code: str
    name: str
    spoken: str
    price: int
    cost: int
    standard: bool = False


class Market(NamedTuple):
    """A segment: its figures in days, the usual gaps between purchases, quantities, goods.

    `years` is how far the oldest purchases lie back, `dear` the cost of winning a customer in
    percent of the usual; `care` is the spread in days over which the next talks fall, `suffixes`
    end the names of the customers, `contract` is the term that is renewed. `then` are places in
    `goods`: most who take the first go on to the second, and nobody else takes that.
    """

    key: str
    name: str
    window: int
    horizon: int
    period: int
    plan: str
    gaps: tuple[int, ...]
    quantity: tuple[int, int]
    lines: tuple[int, int]
    care: int
    years: float
    dear: int
    goods: tuple[Good, ...]
    suffixes: tuple[str, ...]
    contract: int | None = None
    then: tuple[int, int] | None = None


FOOD = Market(
    "food",
    "Food delivery",
    window=60,
    horizon=60,
    period=90,
    plan="kitchen-rhythm",
    gaps=(14, 14, 14, 21, 21, 21),
    quantity=(2, 9),
    lines=(1, 3),
    care=66,
    years=1.2,
    dear=30,
    goods=(
        Good("FD-01", "Vegetable crate", "vegetables", 2450, 1690, True),
        Good("FD-02", "Dairy box", "dairy", 3190, 2310, True),
        Good("FD-03", "Bread flour", "flour", 2680, 1920, True),
        Good("FD-04", "Olive oil", "olive oil", 7900, 5750),
        Good("FD-05", "Winter menu set", "winter menu sets", 5400, 3350),
    ),
    suffixes=("Café", "Bistro", "Kitchen", "Canteen", "Trattoria", "Catering", "Noodle Bar", "Inn"),
)
CLINICS = Market(
    "clinics",
    "Clinics",
    window=120,
    horizon=90,
    period=90,
    plan="clinic-month",
    gaps=(28, 31, 31, 31, 34, 38),
    quantity=(3, 14),
    lines=(1, 3),
    care=76,
    years=1.8,
    dear=70,
    goods=(
        Good("CL-01", "Nitrile gloves", "gloves", 5900, 3800, True),
        Good("CL-02", "Surface wipes", "wipes", 4680, 2750, True),
        Good("CL-03", "Suction filters", "suction filters", 3850, 1990, True),
        Good("CL-04", "Sterile trays", "sterile trays", 7200, 4410),
        Good("CL-05", "Chair service kit", "chair service kits", 14900, 8200),
    ),
    suffixes=("Dental", "Clinic", "Practice", "Physio", "Eye Care", "Skin Clinic", "Day Clinic"),
    then=(2, 4),
)
ELECTRONICS = Market(
    "electronics",
    "Electronics",
    window=365,
    horizon=365,
    period=365,
    plan="yearly-service",
    gaps=(70, 95, 120, 150, 190),
    quantity=(1, 6),
    lines=(1, 2),
    care=110,
    years=3.0,
    dear=80,
    goods=(
        Good("EL-01", "Office laptop", "laptops", 98000, 82500, True),
        Good("EL-02", "Wide monitor", "monitors", 27900, 21900, True),
        Good("EL-03", "Docking station", "docking stations", 16900, 11800, True),
        Good("EL-04", "Label printer", "label printers", 38900, 27800),
        Good("EL-05", "Meeting room set", "meeting room sets", 149000, 108000),
    ),
    suffixes=("Tools", "Logistics", "Print", "Architects", "Surveying", "School", "Labs", "Audit"),
    then=(1, 4),
)
FURNITURE = Market(
    "furniture",
    "Furniture",
    window=1095,
    horizon=365,
    period=1095,
    plan="yearly-service",
    gaps=(240, 300, 380),
    quantity=(2, 12),
    lines=(1, 2),
    care=150,
    years=5.0,
    dear=100,
    goods=(
        Good("FU-01", "Standing desk", "desks", 46900, 31900, True),
        Good("FU-02", "Task chair", "task chairs", 32900, 21400, True),
        Good("FU-03", "Storage wall", "storage walls", 61900, 42900, True),
        Good("FU-04", "Reception counter", "reception counters", 189000, 128000),
        Good("FU-05", "Acoustic panel", "acoustic panels", 14900, 8700),
    ),
    suffixes=("Offices", "Hotel", "Library", "Co-working", "Consulting", "Guesthouse", "Notaries"),
    then=(0, 4),
)
SAAS = Market(
    "saas",
    "SaaS accounts",
    window=45,
    horizon=90,
    period=90,
    plan="account-care",
    gaps=(30,),
    quantity=(4, 30),
    lines=(1, 1),
    care=90,
    years=1.5,
    dear=60,
    goods=(
        Good("SA-01", "Stock Desk", "Stock Desk", 1900, 420, True),
        Good("SA-02", "Stock Desk Plus", "Stock Desk Plus", 2900, 610, True),
        Good("SA-03", "Scanner App", "the Scanner App", 900, 190, True),
        Good("SA-04", "Onboarding day", "onboarding days", 84000, 52000),
    ),
    suffixes=("Wholesale", "Depot", "Fulfilment", "Spares", "Rentals", "Warehouse", "Parcel"),
    contract=30,
)
YACHTS = Market(
    "yachts",
    "Yachts",
    window=2190,
    horizon=1826,
    period=1826,
    plan="boat-five-years",
    gaps=(1640, 1780, 1826),
    quantity=(1, 1),
    lines=(1, 1),
    care=110,
    years=10.0,
    dear=600,
    goods=(
        Good("YA-01", "Day sailer 21", "the day sailer", 2890000, 2512000, True),
        Good("YA-02", "Family cruiser 28", "the family cruiser", 6450000, 5590000, True),
        Good("YA-03", "Motor launch 24", "the motor launch", 4880000, 4190000, True),
        Good("YA-04", "Winter storage and refit", "winter storage", 640000, 402000),
    ),
    suffixes=("Sailing Club", "Charter", "Marina", "Sailing School", "Boatyard"),
)
LOCKERS = Market(
    "lockers",
    "Prepaid lockers",
    window=400,
    horizon=365,
    period=365,
    plan="locker-year",
    gaps=(365,),
    quantity=(1, 1),
    lines=(1, 1),
    care=120,
    years=3.0,
    dear=15,
    goods=(
        Good("LO-01", "Locker S", "small lockers", 9000, 4500, True),
        Good("LO-02", "Locker M", "middle lockers", 11000, 6000, True),
        Good("LO-03", "Locker L", "large lockers", 13000, 7500, True),
    ),
    suffixes=(),
    contract=365,
)
MARKETS = (FOOD, CLINICS, ELECTRONICS, FURNITURE, SAAS, YACHTS, LOCKERS)

# What it costs to win one customer by each source: least and most, in whole euros.
SOURCES = {
    "social": (25, 90),
    "referral": (10, 60),
    "blog": (15, 70),
    "outbound": (120, 420),
    "paid ads": (90, 310),
    "events": (150, 600),
}
