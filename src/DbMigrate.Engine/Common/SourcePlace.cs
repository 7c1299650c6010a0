using System.Globalization;

namespace DbMigrate;

/// <summary>A place in a text file.</summary>
public sealed record SourcePlace(string File, int Line, int Column)
{
    /// <summary>The file's path, relative to the plan's folder where it lies inside it.</summary>
    public string File { get; internal init; } = File;

    /// <summary>The line, from 1.</summary>
    public int Line { get; internal init; } = Line;

    /// <summary>The column, from 1, in characters.</summary>
    public int Column { get; internal init; } = Column;

    /// <summary>Returns <c>FILE:LINE:COLUMN</c>, which editors and terminals turn into links.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
