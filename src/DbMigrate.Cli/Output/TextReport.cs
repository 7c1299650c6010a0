namespace DbMigrate.Cli.Output;

/// <summary>Text for a reader: with colours and a width on a terminal, without either elsewhere.</summary>
internal sealed class TextReport(TextWriter writer, bool colours, int? width, bool verbose = false)
{
    /// <summary>Whether the reader wants to see what is as it should be, too.</summary>
    public bool Verbose { get; } = verbose;

    /// <summary>The terminal's width; null: there is none.</summary>
    public int? Width { get; } = width;

    /// <summary>Writes a line.</summary>
    public void Line(string text = "") => writer.WriteLine(text);

    /// <summary>Writes a text with all its lines, each behind the same indent.</summary>
    public void Indented(string indent, string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            Line(indent + line);
        }
    }

    /// <summary>A text in a colour, where there are colours.</summary>
    public string Paint(string text, Colour colour) =>
        colours && colour != Colour.None ? $"\u001b[{(int)colour}m{text}\u001b[0m" : text;

    /// <summary>Name and value, line by line; what is empty is left out.</summary>
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

/// <summary>The colours of a terminal, by their codes.</summary>
internal enum Colour
{
    None = 0,
    Bold = 1,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Cyan = 36,
}
