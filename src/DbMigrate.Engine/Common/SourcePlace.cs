using System.Globalization;

namespace DbMigrate;

/// <summary>A place in a text file.</summary>
/// <param name="File">The file's path, relative to the plan's folder where it lies inside it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1, in characters.</param>
public sealed record SourcePlace(string File, int Line, int Column)
{
    /// <summary>Returns <c>FILE:LINE:COLUMN</c>, which editors and terminals turn into links.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
