using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Model.Objects;

/// <summary>
/// A piece of SQL in a plan, as an expression or a type: psql's variables in it hold as they do in a file.
/// </summary>
/// <param name="Text">As the plan has it.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record SqlFragment(string Text, SourcePlace Place)
{
    // What comes before it, so that it reads as one statement.
    private const string Head = "select ";

    /// <summary>The value of a key, or null.</summary>
    internal static SqlFragment? Of(KindNode node, string key) =>
        node.OptionalText(key) is { } text ? new SqlFragment(text, node.PlaceOf(key)) : null;

    /// <summary>The values of a key.</summary>
    internal static IReadOnlyList<SqlFragment> ListOf(KindNode node, string key) =>
        [.. NameList.Scalars(node.Value(key)).Select(s => new SqlFragment(s.Text, s.Place))];

    /// <summary>What the server gets: variables substituted, comments at the end left out.</summary>
    /// <exception cref="PlanInvalidException">It does not end where it should, or a variable has no value.</exception>
    internal string Read(IReadOnlyDictionary<string, string> variables)
    {
        IReadOnlyList<SqlStatement> statements;
        try
        {
            statements = SqlReader
                .ReadText(Head + Text, Place.File, new SqlReadOptions { Variables = variables })
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
                        $"'{Text}' is not one expression: it is part of a statement, and a semicolon ends that."
                    ),
                ]
            );
    }
}
