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
    private readonly Lazy<TextWriter> _writer = new(open);

    /// <summary>The process's output.</summary>
    public static OutputChannel Output { get; } = new(() => Console.Out);

    /// <summary>The process's error output.</summary>
    public static OutputChannel Errors { get; } = new(() => Console.Error);

    /// <summary>The first error of the output; null while everything was written.</summary>
    public string? Failure { get; private set; }

    /// <summary>Writes a text of others or of the command. Characters that a terminal acts upon become visible.</summary>
    public void Line(string text) => Send(VisibleText.Lines(text) + Environment.NewLine);

    /// <summary>Writes a line in parts, each in its color.</summary>
    public void Line(IReadOnlyList<Cell> parts) =>
        Send(string.Concat(parts.Select(Paint)).TrimEnd() + Environment.NewLine);

    /// <summary>Writes a text as it is, without a line end after it.</summary>
    public void Text(string text) => Send(VisibleText.Lines(text));

    /// <summary>Writes JSON on a line, with such characters as escapes of JSON.</summary>
    public void Json(string json) => Send(VisibleText.Json(json) + Environment.NewLine);

    /// <summary>Replaces the terminal's current line; an empty text removes it.</summary>
    public void Replace(string text) => Send("\r\u001b[K" + VisibleText.OneLine(text));

    private static string Paint(Cell part) =>
        part.Colour == Colour.None
            ? VisibleText.Lines(part.Text)
            : $"\u001b[{(int)part.Colour}m{VisibleText.Lines(part.Text)}\u001b[0m";

    private void Send(string text)
    {
        if (Failure is not null)
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
