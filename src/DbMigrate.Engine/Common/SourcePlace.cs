using System.Globalization;

namespace DbMigrate;

/// <summary>A place in a text file.</summary>
public sealed record SourcePlace(string File, int Line, int Column)
{
    /// <summary>The file's path, relative to the plan's folder where it lies inside it.</summary>
    public string File { get; internal init; } = File;

    /// <summary>The line, from 1; 0: the file as a whole.</summary>
    public int Line { get; internal init; } = Line;

    /// <summary>The column, from 1, in characters; 0: the file as a whole.</summary>
    public int Column { get; internal init; } = Column;

    /// <summary>
    /// Returns <c>FILE:LINE:COLUMN</c>, which editors and terminals turn into links; <c>FILE</c> for the file as a whole.
    /// </summary>
    public override string ToString() =>
        Line == 0 ? File : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
