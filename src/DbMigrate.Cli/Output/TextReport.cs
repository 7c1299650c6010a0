namespace DbMigrate.Cli.Output;

/// <summary>Writes text: with colors and a width on a terminal, without elsewhere.</summary>
internal sealed class TextReport(TextWriter writer, bool colours, int? width, bool verbose = false)
{
    /// <summary>Whether passed checks are written in full.</summary>
    public bool Verbose { get; } = verbose;

    /// <summary>The terminal's width; null without a terminal.</summary>
    public int? Width { get; } = width;

    /// <summary>Writes a line.</summary>
    public void Line(string text = "") => writer.WriteLine(text);

    /// <summary>Writes the lines of a text with an indent.</summary>
    public void Indented(string indent, string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            Line(indent + line);
        }
    }

    /// <summary>Returns a text in a color, where colors are on.</summary>
    public string Paint(string text, Colour colour) =>
        colours && colour != Colour.None ? $"\u001b[{(int)colour}m{text}\u001b[0m" : text;

    /// <summary>Writes names and values, one per line; omits empty values.</summary>
    public void Properties(params (string Name, string? Value)[] properties)
    {
        var longest = properties.Max(p => p.Name.Length);
        foreach (var (name, value) in properties.Where(p => !string.IsNullOrEmpty(p.Value)))
        {
            Line(
                name.PadRight(longest)
                    + "  "
                    + value!
                        .ReplaceLineEndings("\n")
                        .Replace("\n", Environment.NewLine + new string(' ', longest + 2), StringComparison.Ordinal)
            );
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
