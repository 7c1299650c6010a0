using System.Text;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Tests.ReferenceDocs;

/// <summary>Writes the keys of a shape as a Markdown table.</summary>
internal static class ShapeTable
{
    internal static string Of(MapShape shape)
    {
        var text = new StringBuilder("| key | value | required | default | description |\n|---|---|---|---|---|\n");
        Append(text, shape, string.Empty);
        return text.ToString();
    }

    private static void Append(StringBuilder text, MapShape shape, string prefix)
    {
        foreach (var key in shape.Keys.Where(k => k.Available))
        {
            text.Append(
                $"| `{prefix}{key.Name}` | {Cell(TypeOf(key.Value))} | {(key.Required ? "yes" : string.Empty)} "
                    + $"| {Cell(key.Default ?? string.Empty)} | {Cell(key.Summary)} |\n"
            );
            foreach (var (inner, suffix) in Nested(key.Value))
            {
                Append(text, inner, $"{prefix}{key.Name}{suffix}.");
            }
        }
    }

    private static IEnumerable<(MapShape Shape, string Suffix)> Nested(ValueShape shape) =>
        shape switch
        {
            ValueShape.Map map => [(map.Shape, string.Empty)],
            ValueShape.ListOf list => Nested(list.Item).Select(n => (n.Shape, "[]" + n.Suffix)),
            ValueShape.Either either => either.Choices.SelectMany(Nested),
            _ => [],
        };

    private static string TypeOf(ValueShape shape) =>
        shape switch
        {
            ValueShape.Text { OneOf: { } words } => string.Join(", ", words.Select(w => $"`{w}`")),
            ValueShape.Text { Refers: Reference.File } => "path of a file",
            ValueShape.Text { Refers: Reference.Folder } => "path of a folder",
            ValueShape.Text { Refers: Reference.Connection } => "name of a connection",
            ValueShape.Text { Refers: Reference.Phase } => "id of a phase",
            ValueShape.Text { Refers: Reference.PreflightCheck } => "name of a preflight check",
            ValueShape.Text { Refers: Reference.GateKind } => "kind of a gate",
            ValueShape.Text { Refers: Reference.ConnectionString or Reference.Secret } => "reference to a secret",
            ValueShape.Text { Refers: Reference.Sql } => "SQL",
            ValueShape.Text { Refers: Reference.Identifier } => "identifier",
            ValueShape.Text => "text",
            ValueShape.Integer { Minimum: long.MinValue, Maximum: long.MaxValue } => "integer",
            ValueShape.Integer { Maximum: long.MaxValue } integer => $"integer, {integer.Minimum} or more",
            ValueShape.Integer integer => $"integer from {integer.Minimum} to {integer.Maximum}",
            ValueShape.Boolean => "`true` or `false`",
            ValueShape.Duration { OrNone: true } => "duration or `none`",
            ValueShape.Duration => "duration",
            ValueShape.Scalar => "value",
            ValueShape.ListOf { OrSingle: true } list => $"{TypeOf(list.Item)}, or a list",
            ValueShape.ListOf { Item: ValueShape.ListOf } => "list of lists",
            ValueShape.ListOf { Item: ValueShape.PlanItem item } => $"list of {item.Family}s",
            ValueShape.ListOf list => $"list of {TypeOf(list.Item)}",
            ValueShape.Map => "mapping",
            ValueShape.MapOf => "mapping",
            ValueShape.Either either => string.Join(" or ", either.Choices.Select(TypeOf).Distinct()),
            _ => "any",
        };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
