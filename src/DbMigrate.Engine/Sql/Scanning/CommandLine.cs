using System.Text;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>The rest of a line with psql commands, decoded once for all of them.</summary>
internal sealed class CommandLine
{
    private InputWindow? _input;
    private string _text = "";
    private int _at;
    private long _offset;
    private long _end;

    /// <summary>From the scanner's place to the line's end, which is not part of it.</summary>
    public ReadOnlySpan<char> From(InputWindow input)
    {
        if (!ReferenceEquals(_input, input) || input.Offset < _offset || input.Offset >= _end)
        {
            Read(input);
        }

        _at += Encoding.UTF8.GetCharCount(input.Span(_offset, input.Offset));
        _offset = input.Offset;
        return _text.AsSpan(_at);
    }

    /// <summary>Moves the scanner over some of the characters.</summary>
    public void Pass(InputWindow input, int characters) =>
        input.Position += Encoding.UTF8.GetByteCount(_text.AsSpan(_at, characters));

    private void Read(InputWindow input)
    {
        int length;
        while ((length = input.Bytes.AsSpan(input.Position, input.End - input.Position).IndexOf((byte)'\n')) < 0)
        {
            if (!input.Fill())
            {
                length = input.End - input.Position;
                break;
            }
        }

        var line = input.Bytes.AsSpan(input.Position, length);
        line = line is [.., (byte)'\r'] ? line[..^1] : line;
        (_input, _text, _at, _offset, _end) = (
            input,
            Encoding.UTF8.GetString(line),
            0,
            input.Offset,
            input.Offset + line.Length
        );
    }
}
