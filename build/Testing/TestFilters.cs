namespace DbMigrate.Build.Testing;

/// <summary>Decides which tests of the engine run where. No other place names them.</summary>
/// <remarks>
/// The words are parts of full test names: a namespace with its dots, or the start of a class. <c>test</c> fails when a
/// word matches no test, so that a renamed namespace does not move its tests silently.
/// </remarks>
internal static class TestFilters
{
    // Series of many interrupted runs: minutes each, and independent of the server's version. Tests with servers of their
    // own, of every version that is there.
    private static readonly string[] OneVersion = [".Crash.", ".Backfill", ".Examples.", ".LockFacts", ".VersionGap"];

    // Lifecycles on a server, servers of their own, whole cycles, comparisons with other programs: too slow for 'quick'.
    private static readonly string[] NotQuick =
    [
        ".Steps.",
        ".Sandbox.",
        ".Oracle.",
        ".Metrics.",
        ".Operations.",
        ".OwnSql.",
        ".LockLimitTests.",
        ".SessionSettingTests.",
        ".JournalGuardTests.",
    ];

    // Series of the command with a process for each case, whole examples, servers of their own.
    private static readonly string[] NotQuickOfCommand =
    [
        ".CommonOptionTests.",
        ".ConditionTests.",
        ".AuthExampleTests.",
        ".OwnDatabaseExampleTests.",
        ".ConsolidatedSchemaExampleTests.",
        ".OutputPageTests.",
        ".SchemaTests.",
        ".MemoryTests.",
        ".SandboxTests.",
    ];

    /// <summary>The tests of the command that run on Windows, too: those with this trait.</summary>
    public static string OnWindows => "Runs=OnWindows";

    /// <summary>All words, to check that each of them matches a test.</summary>
    public static IEnumerable<string> Words => OneVersion.Concat(NotQuick).Concat(NotQuickOfCommand);

    /// <summary>The tests that run on one version of PostgreSQL.</summary>
    public static string OnOneVersion => string.Join('|', OneVersion.Select(w => $"FullyQualifiedName~{w}"));

    /// <summary>The tests that run on each version of PostgreSQL.</summary>
    public static string OnEachVersion => Without(OneVersion);

    /// <summary>The tests of <c>quick</c>.</summary>
    public static string Quick => Without(OneVersion.Concat(NotQuick));

    /// <summary>The tests of the command in <c>quick</c>.</summary>
    public static string QuickOfCommand => Without(NotQuickOfCommand);

    private static string Without(IEnumerable<string> words) =>
        string.Join('&', words.Select(w => $"FullyQualifiedName!~{w}"));
}
