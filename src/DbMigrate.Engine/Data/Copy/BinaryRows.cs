using System.Buffers.Binary;

namespace DbMigrate.Engine.Data.Copy;

/// <summary>Counts the rows of a binary COPY as its bytes pass. No field is decoded.</summary>
/// <remarks>https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format".</remarks>
internal sealed class BinaryRows
{
    // The signature, the flags, and the length of the extension that follows.
    private const int FixedHeader = 19;
    private const int Trailer = -1;

    private readonly byte[] _partial = new byte[FixedHeader];
    private int _kept;
    private long _skip;
    private int _fields;
    private Reading _reading = Reading.Header;

    private enum Reading
    {
        Header,
        RowStart,
        FieldLength,
        End,
    }

    /// <summary>The rows so far.</summary>
    internal long Count { get; private set; }

    /// <summary>Reads the next bytes.</summary>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var skipped = (int)Math.Min(_skip, bytes.Length);
            _skip -= skipped;
            bytes = bytes[skipped..];
            if (bytes.IsEmpty || _reading == Reading.End || !TryTake(ref bytes, out var taken))
            {
                return;
            }

            Read(taken);
        }
    }

    private void Read(ReadOnlySpan<byte> taken)
    {
        switch (_reading)
        {
            case Reading.Header:
                _skip = BinaryPrimitives.ReadInt32BigEndian(taken[^4..]);
                _reading = Reading.RowStart;
                break;
            case Reading.RowStart:
                var fields = BinaryPrimitives.ReadInt16BigEndian(taken);
                if (fields == Trailer)
                {
                    _reading = Reading.End;
                    break;
                }

                Count++;
                _fields = fields;
                _reading = fields == 0 ? Reading.RowStart : Reading.FieldLength;
                break;
            default:
                // -1 is NULL.
                _skip = Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(taken));
                _reading = --_fields == 0 ? Reading.RowStart : Reading.FieldLength;
                break;
        }
    }

    /// <summary>Takes the bytes of what is read next, which may have come in two parts.</summary>
    private bool TryTake(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> taken)
    {
        var length = _reading switch
        {
            Reading.Header => FixedHeader,
            Reading.RowStart => sizeof(short),
            _ => sizeof(int),
        };
        if (_kept == 0 && bytes.Length >= length)
        {
            taken = bytes[..length];
            bytes = bytes[length..];
            return true;
        }

        var more = Math.Min(length - _kept, bytes.Length);
        bytes[..more].CopyTo(_partial.AsSpan(_kept));
        bytes = bytes[more..];
        _kept += more;
        if (_kept < length)
        {
            taken = default;
            return false;
        }

        _kept = 0;
        taken = _partial.AsSpan(0, length);
        return true;
    }
}
