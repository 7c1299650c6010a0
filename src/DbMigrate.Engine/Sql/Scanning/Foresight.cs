using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>What the statements of a script tell about the batches of later ones.</summary>
internal sealed class Foresight
{
    // Looking for more than that in each statement would not be linear; then the batch simply ends.
    private const int MostLabels = 32;

    private readonly Dictionary<string, TransactionRule> _procedures = new(StringComparer.Ordinal);
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private readonly List<byte[]> _labels = [];

    /// <summary>
    /// How a statement stands to transactions; of a CALL that is known where the script made the procedure.
    /// </summary>
    public TransactionRule RuleOf(StatementForm form, PatternMatch match)
    {
        if (form.Rule == TransactionRule.Unknown)
        {
            return _procedures.GetValueOrDefault(SqlText.Unquote(match["procedure"]!), TransactionRule.Unknown);
        }

        if (form.Kind == "CREATE PROCEDURE")
        {
            _procedures[SqlText.Unquote(match["procedure"]!)] = Blocks.RuleOfBody(match.Tokens);
        }

        return form.Look?.Invoke(match) ?? form.Rule;
    }

    /// <summary>
    /// Does a statement use a value that an ALTER TYPE … ADD VALUE before it adds? The server refuses that in one
    /// transaction, unless the type was made in it, too.
    /// </summary>
    public bool UsesNewLabel(StatementForm form, PatternMatch? match, ReadOnlySpan<byte> text)
    {
        if (match is null)
        {
            return false;
        }

        if (form.Kind == "CREATE TYPE")
        {
            _types.Add(SqlText.Unquote(match["type"]!));
        }
        else if (match.Captures.FindIndex(c => c.Role == "_label") is var label and >= 0)
        {
            if (!_types.Contains(SqlText.Unquote(match["type"]!)))
            {
                _labels.Add(match.Tokens.Bytes(match.Captures[label].From).ToArray());
            }

            return false;
        }
        else if (form.Rule is not (TransactionRule.Allowed or TransactionRule.Unknown))
        {
            _labels.Clear();
        }

        if (_labels.Count == 0)
        {
            return false;
        }

        var uses = _labels.Count > MostLabels;
        foreach (var one in _labels)
        {
            uses = uses || text.IndexOf(one) >= 0;
        }

        if (uses)
        {
            _labels.Clear();
        }

        return uses;
    }
}
