using System.Collections.Frozen;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Finds out whether a statement uses what an earlier one made in the session.</summary>
internal sealed class SessionUse(SqlStatement statement)
{
    // What uses prepared statements and cursors.
    private static readonly FrozenSet<string> Verbs = new[]
    {
        "execute",
        "deallocate",
        "fetch",
        "move",
        "close",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly StatementEffects _effects = StatementAnalysis.EffectsOf(statement, new ScriptState());
    private HashSet<string>? _words;

    /// <summary>Whether the statement uses it, as far as its text shows.</summary>
    internal bool Uses(SessionFacts what) =>
        what.Name is { } name
        && what.State switch
        {
            MigrationSessionState.Temporary => IsUsed(name),
            MigrationSessionState.Prepared or MigrationSessionState.Cursor => Words.Contains(name)
                && Words.Overlaps(Verbs),
            _ => false,
        };

    private HashSet<string> Words => _words ??= [.. Read(statement.Tokens())];

    private bool IsUsed(string name)
    {
        if (_effects.RunsUnknownCode)
        {
            // Code that is not read may name it in a string or a block.
            return Words.Contains(name) || statement.Text.Contains(name, StringComparison.Ordinal);
        }

        return _effects
                .Relations.Select(r => r.Relation.Name)
                .Concat(_effects.Changed.Concat(_effects.Dropped).Select(o => o.Name))
                .Any(n => SqlText.Unquote(n[(n.LastIndexOf('.') + 1)..]) == name) && !MayBeMissing;
    }

    private bool MayBeMissing => Words.Contains("if") && Words.Contains("exists") && _effects.Dropped.Count > 0;

    private static IEnumerable<string> Read(SqlTokens tokens)
    {
        for (var i = 0; tokens.Kind(i) is var kind && kind != SqlTokenKind.End; i++)
        {
            if (kind is SqlTokenKind.Word or SqlTokenKind.QuotedName)
            {
                yield return SqlText.Unquote(tokens.Text(i));
            }
        }
    }
}
