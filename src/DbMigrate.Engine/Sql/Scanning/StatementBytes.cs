using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>Makes of a statement's places in the file what is sent.</summary>
internal static class StatementBytes
{
    /// <summary>The text, its line ends normalised.</summary>
    public static byte[] Join(StatementPart[]? parts, long offset, int length, Func<long, int, byte[]> read)
    {
        if (parts is null)
        {
            return LineEnds.Normalise(read(offset, length));
        }

        using var to = new MemoryStream();
        foreach (var part in parts)
        {
            to.Write(part.Value ?? LineEnds.Normalise(read(part.Offset, part.Length)));
        }

        return to.ToArray();
    }

    /// <summary>What shows that a text is still the same.</summary>
    public static ulong Digest(ReadOnlySpan<byte> text)
    {
        Span<byte> sum = stackalloc byte[32];
        SHA256.HashData(text, sum);
        return BinaryPrimitives.ReadUInt64LittleEndian(sum);
    }
}
