using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>Makes the text that is sent from a statement's places in its file.</summary>
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

    /// <summary>Returns a digest that shows whether a text has changed.</summary>
    public static ulong Digest(ReadOnlySpan<byte> text)
    {
        Span<byte> sum = stackalloc byte[32];
        SHA256.HashData(text, sum);
        return BinaryPrimitives.ReadUInt64LittleEndian(sum);
    }
}
