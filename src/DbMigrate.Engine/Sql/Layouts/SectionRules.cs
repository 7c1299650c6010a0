namespace DbMigrate.Engine.Sql.Layouts;

/// <summary>The comment lines by which a tool divides its files into sections.</summary>
internal abstract class SectionRules
{
    /// <summary>The tool's name.</summary>
    internal abstract string Tool { get; }

    /// <summary>The line that begins the section to apply, for errors.</summary>
    internal abstract string UpLine { get; }

    /// <summary>The line that begins the section to undo.</summary>
    internal abstract string DownLine { get; }

    /// <summary>Whether the sections have an order: the one to apply, then the one to undo. Default: false.</summary>
    internal virtual bool HasOrder => false;

    /// <summary>Whether each section is there once, and each end of a statement has a beginning. Default: false.</summary>
    internal virtual bool IsStrict => false;

    /// <summary>Whether a file without any section is run as a whole. Default: false, it is refused.</summary>
    internal virtual bool WholeFileWithoutSections => false;

    /// <summary>Whether statements before the first section are refused. Default: true.</summary>
    internal virtual bool RefusesStatementsBefore => true;

    /// <summary>Whether a file may have a section to undo alone: nothing is applied. Default: false.</summary>
    internal virtual bool MayLackApply => false;

    /// <summary>Whether what is before the first line of the tool is applied. Default: false.</summary>
    internal virtual bool BeginsInApply => false;

    /// <summary>Returns what a line says; null: it is a line of the section that it is in.</summary>
    /// <param name="line">The line without its end.</param>
    internal abstract SectionLine? Of(string line);

    /// <summary>Returns a line that looks like one of the tool, and that it does not know.</summary>
    private protected SectionLine Unknown(string line, string known) =>
        new(null, Refused: $"'{line.Trim()}' is no line that {Tool} knows: {known}.");

    /// <summary>Returns the words of a comment line; none of another line.</summary>
    private protected static string[] Words(string line) =>
        line.StartsWith("--", StringComparison.Ordinal)
            ? line[2..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
            : [];
}

/// <summary>What a line of a file says about its sections.</summary>
/// <param name="Direction">The direction of the section that it begins; null: it begins none.</param>
/// <param name="WithoutTransaction">Whether it asks for no transaction.</param>
/// <param name="Refused">Why the file cannot be run, or null.</param>
internal sealed record SectionLine(SectionDirection? Direction, bool WithoutTransaction = false, string? Refused = null)
{
    /// <summary>Whether <see cref="WithoutTransaction"/> is for the whole file.</summary>
    internal bool ForWholeFile { get; init; }

    /// <summary>Whether it begins a statement that only another line ends.</summary>
    internal bool BeginsStatement { get; init; }

    /// <summary>Whether it ends a statement, which then needs no semicolon.</summary>
    internal bool EndsStatement { get; init; }
}
