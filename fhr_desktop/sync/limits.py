"""How large each thing in a file from a colleague may be (SYNC §13); checked when writing and when reading."""

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30

FILE = 2 * GIB
HEADER = 16 * KIB  # the age header
STANZAS = 64  # recipients of one file
AGE_CHUNK = 64 * KIB  # plain bytes that age authenticates together
AGE_TAG = 16  # bytes age adds to each chunk, and the length of the nonce before the first
STEP = 64 * KIB  # what is encrypted is padded to whole steps, so that every age chunk is full

INFLATED = 4 * GIB
CONTENT = 512 * MIB  # inflated bytes that are not attachments
RATIO = 200  # those, to the file's own size
AHEAD = 2 * MIB  # inflated bytes that a reader may have at hand before it knows what they are
WINDOW = 8 * MIB  # memory a zstd frame may ask for

RECORD = 1 * MIB
STRING = 256 * KIB  # text or bytes inside a value
CHUNK = 256 * KIB  # of an attachment
BLOBS = 100_000
NAME = 64  # characters in a version, a kind or the name of a table or field
DEPTH = 8  # containers within containers
PARENTS = 64  # of one field
OPERATIONS = 5_000_000  # in a bundle
ENTRIES = 1 << 18  # operations in a transaction
TRANSACTION = 128 * MIB  # bytes of a transaction's operations and bodies
NUMBER = (1 << 63) - 1  # a number in a store is signed and has 64 bits
