using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>A line of Examples/locks.sql or Examples/effects.sql.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="Since">The first version that knows it.</param>
/// <param name="Fails">It cannot be run on the examples' tables, only read.</param>
/// <param name="Also">Tables that are locked although it does not name them.</param>
/// <param name="Idle">It has nothing to read or write on the examples' tables: its note says why.</param>
/// <param name="Maybe">Tables that only some versions lock.</param>
internal sealed record LockExample(
    string Sql,
    int Since,
    bool Fails,
    bool Idle,
    IReadOnlySet<string> Also,
    IReadOnlySet<string> Maybe
)
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Sql", "Examples");

    public static IReadOnlyList<LockExample> ReadAll() => [.. Read("locks.sql"), .. Read("effects.sql")];

    /// <summary>The examples of one file.</summary>
    public static IReadOnlyList<LockExample> Read(string file) =>
        [
            .. File.ReadLines(Path.Combine(Folder, file))
                .Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal))
                .Select(Parse),
        ];

    /// <summary>What the facts say of it.</summary>
    public MigrationStatement Read() => Analyze().Statement;

    /// <summary>The same, with the typed effects.</summary>
    public DescribedStatement Analyze() =>
        MigrationStatementReader.Analyze(SqlReader.ReadText(Sql, "locks.sql")).Single();

    private static LockExample Parse(string line)
    {
        var parts = line.Split(" -- ", 2);
        var words = parts.Length < 2 ? [] : parts[1].Split(' ');
        return new(
            parts[0],
            words.Select(w => int.TryParse(w, out var version) ? version : 0).DefaultIfEmpty().Max(),
            words.Contains("fails"),
            words.Contains("idle"),
            Behind(words, "also"),
            Behind(words, "maybe")
        );
    }

    private static HashSet<string> Behind(string[] words, string word) =>
        [.. words.SkipWhile(w => w != word).Skip(1).TakeWhile(w => w is not ("fails" or "idle" or "also" or "maybe"))];
}
