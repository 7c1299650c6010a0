using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Model.Objects;

/// <summary>
/// A SQL expression or type in a plan. Variables are substituted as in psql.
/// </summary>
/// <param name="Text">The text in the plan.</param>
/// <param name="Place">The place in the plan.</param>
internal sealed record SqlFragment(string Text, SourcePlace Place)
{
    // Prefix that makes the fragment a statement.
    private const string Head = "select ";

    /// <summary>The value of a key, or null.</summary>
    internal static SqlFragment? Of(KindNode node, string key) =>
        node.OptionalText(key) is { } text ? new SqlFragment(text, node.PlaceOf(key)) : null;

    /// <summary>The values of a key.</summary>
    internal static IReadOnlyList<SqlFragment> ListOf(KindNode node, string key) =>
        [.. NameList.Scalars(node.Value(key)).Select(s => new SqlFragment(s.Text, s.Place))];

    /// <summary>Returns whether it uses a variable, outside of quotes and comments.</summary>
    internal bool Uses(string variable) =>
        SqlReader.UnsetVariables(Head + Text, Place.File, new SqlReadOptions { MayInclude = false }).Contains(variable);

    /// <summary>Returns the SQL for the server, with variables substituted and without trailing comments.</summary>
    /// <exception cref="PlanInvalidException">It does not end where it should, or a variable has no value.</exception>
    internal string Read(IReadOnlyDictionary<string, string> variables)
    {
        IReadOnlyList<SqlStatement> statements;
        try
        {
            statements = SqlReader
                .ReadText(Head + Text, Place.File, new SqlReadOptions { Variables = variables, MayInclude = false })
                .Statements;
        }
        catch (PlanInvalidException e)
        {
            throw new PlanInvalidException(
                Place.File,
                [.. e.Findings.Select(f => new PlanFinding(Place, f.Message, f.Suggestion))],
                e
            );
        }

        return
            statements is [var one]
            && one.Text.Length > Head.Length
            && one.Text.StartsWith(Head, StringComparison.Ordinal)
            ? one.Text[Head.Length..].TrimStart()
            : throw new PlanInvalidException(
                Place.File,
                [
                    new PlanFinding(
                        Place,
                        $"'{Text}' is not one expression. It must not contain a semicolon outside quotes."
                    ),
                ]
            );
    }
}
