namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Facts from the statements of a script that later statements need.</summary>
/// <remarks>
/// Used in two passes, with an object each: by the scanner, which decides how statements are put into batches, and by
/// the description of the statements.
/// </remarks>
internal sealed class ScriptState
{
    // More labels are not looked for in each statement, so that the time stays linear; the batch ends instead.
    private const int MostLabels = 32;

    private readonly Dictionary<string, TransactionRule> _procedures = new(StringComparer.Ordinal);
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private readonly List<byte[]> _labels = [];
    private readonly Dictionary<string, string> _tableOfIndex = new(StringComparer.Ordinal);
    private readonly HashSet<string> _new = new(StringComparer.Ordinal);

    /// <summary>The columns that a valid constraint proves to be NOT NULL.</summary>
    public NotNullProof NotNull { get; } = new();

    /// <summary>Records a relation that the current transaction created.</summary>
    public void AddNew(string relation) => _new.Add(relation);

    /// <summary>Whether the current transaction created the relation.</summary>
    public bool IsNew(string relation) => _new.Contains(relation);

    /// <summary>Begins a transaction: what was new is visible to others.</summary>
    public void BeginTransaction() => _new.Clear();

    /// <summary>Records the table of an index that the script created.</summary>
    public void AddIndex(string index, string table)
    {
        var dot = table.LastIndexOf('.');
        _tableOfIndex[index] = table;
        _tableOfIndex[dot < 0 ? index : table[..(dot + 1)] + index] = table;
    }

    /// <summary>Returns the table of an index, by its own name where the script created the index.</summary>
    public RelationName TableOf(string index) =>
        _tableOfIndex.TryGetValue(index, out var table)
            ? new RelationName(table)
            : new RelationName(index, RelationNaming.Index);

    /// <summary>
    /// Returns whether a statement may run in a transaction. Of a CALL that is known where the script created the
    /// procedure.
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
    /// Returns whether a statement uses a value that an earlier ALTER TYPE … ADD VALUE added. The server refuses that
    /// in one transaction, unless the transaction created the type.
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
