using DbMigrate.Engine.Sql.Facts.Forms;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>The fact table: every form of a statement that is known, in the order in which they are tried.</summary>
internal static class StatementForms
{
    /// <summary>All rows.</summary>
    public static StatementForm[] All { get; } =
    [
        .. TransactionForms.Rows,
        .. SettingForms.Rows,
        .. ServerForms.Rows,
        .. QueryForms.Rows,
        .. CodeForms.Rows,
        .. MaintenanceForms.Rows,
        .. TableForms.Rows,
        .. AlterTableForms.Rows,
        .. TriggerForms.Rows,
        .. IndexForms.Rows,
        .. ViewForms.Rows,
        .. SequenceForms.Rows,
        .. TypeForms.Rows,
        .. RoutineForms.Rows,
        .. RoleForms.Rows,
    ];

    /// <summary>The rows of the actions of ALTER TABLE.</summary>
    public static StatementForm[] Actions { get; } =
    [.. ConstraintActions.Rows, .. ColumnActions.Rows, .. TableActionForms.Rows];

    private static readonly ILookup<string, int> ByFirstWord = Enumerable
        .Range(0, All.Length)
        .SelectMany(i => All[i].Pattern.FirstWords, (i, word) => (word, i))
        .ToLookup(pair => pair.word, pair => pair.i, StringComparer.OrdinalIgnoreCase);

    /// <summary>The form of a statement that no row matches: the server reports the error.</summary>
    private static readonly StatementForm Unknown = new("UNKNOWN", new StatementPattern("..."));

    /// <summary>Returns a form by its index.</summary>
    public static StatementForm At(int index) => index < 0 ? Unknown : All[index];

    /// <summary>Finds the form of a statement.</summary>
    public static (int Index, PatternMatch? Match) Find(SqlTokens tokens)
    {
        // A query may be in parentheses.
        var first = 0;
        while (tokens.IsSymbol(first, '('))
        {
            first++;
        }

        if (tokens.Kind(first) == SqlTokenKind.Word)
        {
            foreach (var index in ByFirstWord[tokens.Text(first)])
            {
                if (All[index].Pattern.Match(tokens, first) is { } match && (first == 0 || All[index].Kind == "SELECT"))
                {
                    return (index, match);
                }
            }
        }

        return (-1, null);
    }
}
