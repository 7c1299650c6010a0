namespace DbMigrate.Bench.Relay;

/// <summary>
/// Follows the server's messages (a letter, then a length of four bytes that counts itself) until the first
/// ReadyForQuery.
/// </summary>
/// <remarks>For clients without TLS: the one-letter answer to a request for it is no message.</remarks>
internal sealed class ReadyWatch
{
    private const byte ReadyForQuery = (byte)'Z';

    private readonly byte[] _head = new byte[5];
    private int _headLength;
    private int _bodyLeft;

    /// <summary>Whether the server was ready once.</summary>
    public bool Ready { get; private set; }

    /// <summary>Reads what came, wherever it was cut.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (!Ready && bytes.Length > 0)
        {
            if (_bodyLeft > 0)
            {
                var taken = Math.Min(_bodyLeft, bytes.Length);
                _bodyLeft -= taken;
                bytes = bytes[taken..];
                continue;
            }

            _head[_headLength++] = bytes[0];
            bytes = bytes[1..];
            if (_headLength == _head.Length)
            {
                _headLength = 0;
                _bodyLeft = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(_head.AsSpan(1)) - 4;
                Ready = _head[0] == ReadyForQuery;
            }
        }
    }
}
