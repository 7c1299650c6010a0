namespace DbMigrate.Engine.Tests.Copy;

/// <summary>Tables with everything odd that a copy must bring along.</summary>
internal static class OddTables
{
    /// <summary>The statements that make them.</summary>
    internal static string[] Statements { get; } = Read("odd-tables.sql");

    /// <summary>The statements that fill them.</summary>
    internal static string[] Rows { get; } = Read("odd-rows.sql");

    /// <summary>Their names, as SQL reads them.</summary>
    internal static string[] Names { get; } =
    [
        "customers",
        "\"Other Shop\".\"Order Lines\"",
        "events",
        "only base",
        "only derived",
        "no_columns",
        "without_key",
        "circle_a",
        "circle_b",
        "empty_one",
    ];

    /// <summary>Their names, as the plan lists them.</summary>
    internal const string All =
        "customers, '\"Other Shop\".\"Order Lines\"', events, base, derived, no_columns, without_key, circle_a, circle_b, "
        + "empty_one";

    private static string[] Read(string file) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Copy", file))
            .Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
