using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>What a pattern found in a statement.</summary>
internal sealed class PatternMatch(SqlTokens tokens)
{
    /// <summary>The statement's tokens.</summary>
    public SqlTokens Tokens { get; } = tokens;

    /// <summary>The captures: role, first token, token behind the last.</summary>
    public List<(string Role, int From, int To)> Captures { get; } = [];

    /// <summary>The token behind what was matched.</summary>
    public int End { get; set; }

    /// <summary>
    /// By element after a skip: the position from which it was not found. Later positions are not searched again.
    /// </summary>
    public Dictionary<PatternNode, int> Barren { get; } = [];

    /// <summary>Whether the statement has IF NOT EXISTS or OR REPLACE before its pattern ends.</summary>
    public bool IsConditional => ReplacesExisting || KeepsExisting;

    /// <summary>Whether it has OR REPLACE before its pattern ends.</summary>
    public bool ReplacesExisting => Says("OR", "REPLACE");

    /// <summary>Whether it has IF NOT EXISTS before its pattern ends.</summary>
    public bool KeepsExisting => Says("IF", "NOT", "EXISTS");

    /// <summary>Whether it has CONCURRENTLY before its pattern ends.</summary>
    public bool IsConcurrent => Says("CONCURRENTLY");

    /// <summary>Matches a node; removes the captures if it does not match.</summary>
    public bool Try(PatternNode node, int at)
    {
        var captured = Captures.Count;
        if (node.Match(this, at))
        {
            return true;
        }

        Captures.RemoveRange(captured, Captures.Count - captured);
        return false;
    }

    /// <summary>Returns the first capture of a role as written; null: there is none.</summary>
    public string? this[string role]
    {
        get
        {
            foreach (var (name, from, to) in Captures)
            {
                if (name == role)
                {
                    return Tokens.Text(from, to);
                }
            }

            return null;
        }
    }

    /// <summary>Returns all captures of a role as written.</summary>
    public IEnumerable<string> All(string role) =>
        Captures.Where(c => c.Role == role).Select(c => Tokens.Text(c.From, c.To));

    private bool Says(params string[] words)
    {
        for (var at = 0; at < End; at++)
        {
            if (words.Select((word, i) => Tokens.IsWord(at + i, word)).All(found => found))
            {
                return true;
            }
        }

        return false;
    }
}
