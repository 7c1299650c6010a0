namespace DbMigrate.Engine.Sql.Layouts;

/// <summary>The part of a file that a migration tool would run in one direction.</summary>
/// <param name="Text">
/// The bytes. What is not run is blank, so that each statement stays at its line; a placeholder's value can move the
/// columns after it.
/// </param>
internal sealed record FileView(byte[] Text)
{
    /// <summary>Whether the file asks for no transaction.</summary>
    internal bool WithoutTransaction { get; init; }

    /// <summary>Whether the file has no section of the direction, or an empty one.</summary>
    internal bool IsAbsent { get; init; }

    /// <summary>Why the tool would refuse the file.</summary>
    internal IReadOnlyList<PlanFinding> Errors { get; init; } = [];

    /// <summary>Whether the file has lines by which another tool divides its files.</summary>
    internal bool HasOtherTool { get; init; }

    /// <summary>The names of the variables that placeholders need and that are not given.</summary>
    internal IReadOnlyCollection<string> Missing { get; init; } = [];

    /// <summary>The names of the variables whose values the text has.</summary>
    internal IReadOnlyCollection<string> Variables { get; init; } = [];
}
