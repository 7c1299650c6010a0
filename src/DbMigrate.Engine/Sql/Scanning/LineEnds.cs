using System.Security.Cryptography;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>
/// CRLF becomes LF, block by block. What is hashed and what is sent are the same text, so that an equal checksum means
/// equal SQL.
/// </summary>
internal sealed class LineEnds
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _carriageReturn;

    /// <summary>Adds the next block to the hash.</summary>
    public void Append(ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty)
        {
            return;
        }

        if (_carriageReturn && block[0] != '\n')
        {
            _hash.AppendData("\r"u8);
        }

        _carriageReturn = block[^1] == '\r';
        if (_carriageReturn)
        {
            block = block[..^1];
        }

        for (int at; (at = block.IndexOf("\r\n"u8)) >= 0; block = block[(at + 1)..])
        {
            _hash.AppendData(block[..at]);
        }

        _hash.AppendData(block);
    }

    /// <summary>The SHA-256 of all that was added.</summary>
    public byte[] Finish()
    {
        if (_carriageReturn)
        {
            _hash.AppendData("\r"u8);
        }

        var sum = _hash.GetHashAndReset();
        _hash.Dispose();
        return sum;
    }

    /// <summary>The same for text that is there as a whole.</summary>
    public static byte[] Normalise(byte[] written)
    {
        ReadOnlySpan<byte> text = written;
        if (text.IndexOf("\r\n"u8) < 0)
        {
            return written;
        }

        var to = new byte[text.Length];
        var length = 0;
        for (int at; (at = text.IndexOf("\r\n"u8)) >= 0; text = text[(at + 1)..])
        {
            text[..at].CopyTo(to.AsSpan(length));
            length += at;
        }

        text.CopyTo(to.AsSpan(length));
        return to[..(length + text.Length)];
    }
}
