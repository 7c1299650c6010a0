using DbMigrate.Engine.Common;

namespace DbMigrate.Cli.Output;

/// <summary>Writes text: with colors and a width on a terminal, without elsewhere.</summary>
/// <param name="output">The output. It makes characters of others visible.</param>
/// <param name="colours">Whether to write colors.</param>
/// <param name="width">The terminal's width; null without a terminal.</param>
/// <param name="verbose">Whether passed checks are written in full.</param>
internal sealed class TextReport(OutputChannel output, bool colours, int? width, bool verbose = false)
{
    private const int Narrowest = 20;

    /// <summary>Whether passed checks are written in full.</summary>
    public bool Verbose { get; } = verbose;

    /// <summary>The terminal's width; null without a terminal.</summary>
    public int? Width { get; } = width;

    /// <summary>Writes an empty line.</summary>
    public void Line() => output.Line(string.Empty);

    /// <summary>Writes a line.</summary>
    public void Line(string text) => output.Line(text);

    /// <summary>Writes a line in parts, each in its color.</summary>
    public void Line(params IEnumerable<Cell> parts) => output.Line(parts, colours);

    /// <summary>Writes the lines of a text with an indent. On a terminal they break at blanks.</summary>
    public void Indented(string indent, string text)
    {
        var width = Width is { } columns ? Math.Max(Narrowest, columns - indent.Length - 1) : int.MaxValue;
        foreach (var line in WordWrap.Lines(text, width))
        {
            Line(indent + line);
        }
    }

    /// <summary>Writes names and values, one per line; omits empty values.</summary>
    public void Properties(params (string Name, string? Value)[] properties)
    {
        var longest = properties.Max(p => p.Name.Length);
        foreach (var (name, value) in properties.Where(p => !string.IsNullOrEmpty(p.Value)))
        {
            var start = name.PadRight(longest) + "  ";
            var width = Width is { } columns ? Math.Max(Narrowest, columns - start.Length - 1) : int.MaxValue;
            foreach (var line in WordWrap.Lines(value!, width))
            {
                Line(start + line);
                start = new string(' ', longest + 2);
            }
        }
    }
}

/// <summary>The colors of a terminal, by their ANSI codes.</summary>
internal enum Colour
{
    None = 0,
    Bold = 1,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Cyan = 36,
}
