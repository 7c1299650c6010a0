using System.Text.RegularExpressions;
using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Rehearsal.Prisma;

/// <summary>
/// Gives the columns of a table the form that Prisma Migrate would have made, where Prisma sees no difference: an
/// identity column and a serial one are both <c>autoincrement()</c>, <c>now()</c> and <c>CURRENT_TIMESTAMP</c> both
/// <c>now()</c>, a list is a list whether it can be NULL or not, and so is its default.
/// </summary>
/// <param name="made">The schema that the Prisma schema makes.</param>
internal sealed partial class PrismaForms(DatabaseSchema made)
{
    private static readonly string[] Now = ["now()", "CURRENT_TIMESTAMP"];

    private readonly Dictionary<string, SequenceObject> _sequences = made
        .Objects.OfType<SequenceObject>()
        .Where(s => s.OwnedBy is not null)
        .DistinctBy(s => s.OwnedBy)
        .ToDictionary(s => s.OwnedBy!, StringComparer.Ordinal);

    /// <summary>The objects of the Prisma schema that the other side has in another form.</summary>
    internal HashSet<ObjectKey> Replaced { get; } = [];

    /// <summary>Returns a table of the other side in the form of Prisma.</summary>
    internal TableObject Of(TableObject found) =>
        made.ByKey.GetValueOrDefault(found.Key) is TableObject own
            ? found with
            {
                Columns =
                [
                    .. found.Columns.Select(c =>
                        own.Columns.FirstOrDefault(o => o.Name == c.Name) is { } o ? Of(c, o) : c
                    ),
                ],
            }
            : found;

    private ColumnObject Of(ColumnObject found, ColumnObject own)
    {
        if (found.Type.EndsWith("[]", StringComparison.Ordinal))
        {
            found = found with { IsNotNull = own.IsNotNull };
        }

        if (
            found.Identity is not null
            && own.Identity is null
            && own.Default?.Expression.StartsWith("nextval(", StringComparison.Ordinal) == true
            && _sequences.TryGetValue(own.Name, out var sequence)
        )
        {
            Replaced.Add(sequence.Key);
            return found with { Identity = own.Identity, IdentitySequence = null, Default = own.Default };
        }

        return found.Default is { } has && own.Default is { } wants && IsSame(has.Expression, wants.Expression)
            ? found with
            {
                Default = has with { Expression = wants.Expression },
            }
            : found;
    }

    private static bool IsSame(string has, string wants) =>
        Now.Contains(has) && Now.Contains(wants)
        || List(has) is { } first && List(wants) is { } second && first.SequenceEqual(second);

    /// <summary>Returns the elements of an array with simple elements, and its type; null: it is none.</summary>
    private static List<string>? List(string expression)
    {
        if (Literal().Match(expression) is { Success: true } literal)
        {
            var text = literal.Groups["elements"].Value;
            return [literal.Groups["type"].Value, .. text.Split(',', StringSplitOptions.RemoveEmptyEntries)];
        }

        if (Constructor().Match(expression) is not { Success: true } constructor)
        {
            return null;
        }

        var type =
            constructor.Groups["type"] is { Success: true } given ? given.Value
            : constructor.Groups["of"] is { Success: true } of ? of.Value
            : "integer";
        return [type, .. constructor.Groups["element"].Captures.Select(c => c.Value)];
    }

    // '{a,b}'::text[]
    [GeneratedRegex(@"^'\{(?<elements>[^'""\\{}\s]*)\}'::(?<type>.+)\[\]$")]
    private static partial Regex Literal();

    // ARRAY['a'::text, 'b'::text], ARRAY[1, 2], ARRAY[]::text[]
    [GeneratedRegex(
        @"^ARRAY\[(?:(?:'(?<element>[^'""\\{}\s]*)'::(?<of>[^,\]]+)|(?<element>[0-9.-]+))(?:, )?)*\](?:::(?<type>.+)\[\])?$"
    )]
    private static partial Regex Constructor();
}
