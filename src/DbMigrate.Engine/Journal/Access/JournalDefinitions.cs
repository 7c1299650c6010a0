using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Journal.Access;

/// <summary>
/// The definitions of the journal's functions and tables in all versions. A function or table of the database with another
/// definition was not made by this program.
/// </summary>
/// <remarks>
/// They are a file that a test makes from the files that create the journal. To read those at each start takes 5 ms.
/// </remarks>
internal static class JournalDefinitions
{
    internal const string FunctionMark = "function ";
    internal const string ColumnMark = "column ";

    private static readonly Lazy<string[]> Lines = new(() =>
        EmbeddedSql.File("Journal.Access.definitions.txt").Split('\n', StringSplitOptions.TrimEntries)
    );

    /// <summary>
    /// Returns each function as
    /// <c>NAME(ARGUMENTS):RESULT:LANGUAGE:VOLATILITY:SECURITY_DEFINER:SETTINGS:SHA256_OF_SOURCE</c>, which guard.sql
    /// compares.
    /// </summary>
    internal static string[] Functions => With(FunctionMark);

    /// <summary>Returns each column of a table as <c>TABLE.COLUMN:TYPE</c>, which guard.sql compares.</summary>
    internal static string[] Columns => With(ColumnMark);

    private static string[] With(string mark) =>
        [.. Lines.Value.Where(l => l.StartsWith(mark, StringComparison.Ordinal)).Select(l => l[mark.Length..])];
}
