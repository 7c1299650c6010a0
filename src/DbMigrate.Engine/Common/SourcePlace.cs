using System.Globalization;

namespace DbMigrate;

/// <summary>A place in a text file: where something was written that this object speaks of.</summary>
/// <param name="File">The file's path, relative to the plan's folder where it lies inside it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1, in characters.</param>
public sealed record SourcePlace(string File, int Line, int Column)
{
    /// <summary><c>FILE:LINE:COLUMN</c>, as editors and terminals make links of.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
