using System.Globalization;
using System.Text;
using DbMigrate.Engine.Common;

namespace DbMigrate.Cli.Output;

/// <summary>
/// One of the two outputs of the process. Everything that the command writes goes through the two instances.
/// </summary>
/// <remarks>
/// A full or closed output never ends the work: what is not written is dropped, and the first error is kept. The
/// runtime reports no error where the reader of a pipe has gone, as <c>head</c> does.
/// </remarks>
internal sealed class OutputChannel(Func<TextWriter> open)
{
    private const int MostHeld = 1 << 16;

    private readonly Lazy<TextWriter> _writer = new(open);
    private readonly StringBuilder _held = new();
    private readonly StringBuilder _line = new();
    private bool _holds;

    /// <summary>The process's output.</summary>
    public static OutputChannel Output { get; } = new(WindowsConsole.OpenOutput) { Descriptor = 1 };

    /// <summary>The process's error output.</summary>
    public static OutputChannel Errors { get; } = new(WindowsConsole.OpenErrors);

    /// <summary>The first error of the output; null while everything was written.</summary>
    public string? Failure { get; private set; }

    /// <summary>
    /// Whether nobody gets what is written: a watch has nothing to do any more. False where the system does not tell.
    /// </summary>
    public bool IsAbandoned => Failure is not null || (Descriptor is { } number && UnixPipe.HasNoReader(number));

    private int? Descriptor { get; init; }

    /// <summary>Writes a text of others or of the command. Characters that a terminal acts upon become visible.</summary>
    public void Line(string text) => Send(VisibleText.Lines(text) + Environment.NewLine);

    /// <summary>Writes a line in parts, each in its color where colors are written.</summary>
    public void Line(IEnumerable<Cell> parts, bool colours)
    {
        _line.Clear();
        foreach (var (text, colour) in parts)
        {
            var visible = VisibleText.Lines(text);
            _ =
                colours && colour != Colour.None
                    ? _line.Append(CultureInfo.InvariantCulture, $"\u001b[{(int)colour}m{visible}\u001b[0m")
                    : _line.Append(visible);
        }

        while (_line.Length > 0 && char.IsWhiteSpace(_line[^1]))
        {
            _line.Length--;
        }

        Send(_line.AppendLine().ToString());
    }

    /// <summary>Writes what an action writes in few pieces: each is a call of the system.</summary>
    public void Together(Action write)
    {
        if (_holds)
        {
            write();
            return;
        }

        _holds = true;
        try
        {
            write();
        }
        finally
        {
            _holds = false;
            Release();
        }
    }

    /// <summary>Writes a text as it is, without a line end after it.</summary>
    public void Text(string text) => Send(VisibleText.Lines(text));

    /// <summary>Writes a text as it is. On a terminal, characters that it acts upon become visible.</summary>
    public void Raw(string text) => Send(Console.IsOutputRedirected ? text : VisibleText.Lines(text));

    /// <summary>Writes JSON on a line, with such characters as escapes of JSON.</summary>
    public void Json(string json) => Send(VisibleText.Json(json) + Environment.NewLine);

    /// <summary>Replaces the terminal's current line; an empty text removes it.</summary>
    public void Replace(string text) => Send("\r\u001b[K" + VisibleText.OneLine(text));

    private void Send(string text)
    {
        if (!_holds)
        {
            Put(text);
            return;
        }

        _held.Append(text);
        if (_held.Length >= MostHeld)
        {
            Release();
        }
    }

    private void Release()
    {
        Put(_held.ToString());
        _held.Clear();
    }

    private void Put(string text)
    {
        if (Failure is not null || text.Length == 0)
        {
            return;
        }

        try
        {
            _writer.Value.Write(text);
            _writer.Value.Flush();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // .NET takes a closed descriptor for a file without permission.
            Failure = failure is IOException ? failure.Message.TrimEnd('.') : "It is closed";
        }
    }
}
