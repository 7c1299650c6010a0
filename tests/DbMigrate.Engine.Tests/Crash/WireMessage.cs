using System.Buffers.Binary;
using System.Text;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>
/// A message of PostgreSQL's protocol
/// (https://www.postgresql.org/docs/current/protocol-message-formats.html).
/// </summary>
/// <param name="Type">The first byte; zero for the first message of a connection, which has no type.</param>
/// <param name="Bytes">The whole message.</param>
internal sealed record WireMessage(char Type, byte[] Bytes)
{
    public const char Parse = 'P';
    public const char Query = 'Q';
    public const char Execute = 'E';
    public const char Sync = 'S';
    public const char CopyData = 'd';
    public const char CopyDone = 'c';

    /// <summary>Makes the server send its pending answers.</summary>
    public static WireMessage Flush { get; } = new('H', [(byte)'H', 0, 0, 0, 4]);

    /// <summary>Reads a message; null at the end of the stream.</summary>
    public static async Task<WireMessage?> ReadAsync(Stream stream, bool typed, CancellationToken cancellationToken)
    {
        var header = new byte[typed ? 5 : 4];
        if (
            await stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken)
            < header.Length
        )
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(typed ? 1 : 0));
        var bytes = new byte[length + (typed ? 1 : 0)];
        header.CopyTo(bytes, 0);
        await stream.ReadExactlyAsync(bytes.AsMemory(header.Length), cancellationToken);
        return new WireMessage(typed ? (char)header[0] : '\0', bytes);
    }

    /// <summary>Returns the SQL of a Parse or Query message.</summary>
    public string Sql()
    {
        var start = 5;
        if (Type == Parse)
        {
            start = Array.IndexOf(Bytes, (byte)0, start) + 1;
        }

        return Encoding.UTF8.GetString(Bytes, start, Array.IndexOf(Bytes, (byte)0, start) - start);
    }

    /// <summary>Returns the 4-byte number at an offset.</summary>
    public int Number(int offset) => BinaryPrimitives.ReadInt32BigEndian(Bytes.AsSpan(offset));

    /// <summary>Returns a parameter of a startup message.</summary>
    public string Startup(string name)
    {
        var words = Encoding.UTF8.GetString(Bytes, 8, Bytes.Length - 8).Split('\0');
        var at = Array.IndexOf(words, name);
        return at < 0 ? string.Empty : words[at + 1];
    }
}
