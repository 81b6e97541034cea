using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hypencoder.Retrieval.Sharding;

/// <summary>
/// Where a passage is added whose id no shard has: the shard whose number is the remainder of the first 8 bytes of the
/// id's SHA-256, as a big-endian number, by the number of shards. A passage that a shard has is replaced there.
/// </summary>
internal static class ShardPlacement
{
    public static int ForNew(string id, int shards) => (int)(BinaryPrimitives.ReadUInt64BigEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes(id))) % (ulong)shards);
}
