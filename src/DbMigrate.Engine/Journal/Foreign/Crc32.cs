namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>The CRC-32 of zlib and PKZIP, which other tools use as a checksum.</summary>
internal static class Crc32
{
    /// <summary>Returns the CRC-32 of bytes.</summary>
    internal static uint Of(IEnumerable<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
