using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Functions, window functions and procedures.</summary>
internal sealed class RoutineKind : DefinitionKind<FunctionObject>
{
    // A body of SQL that is parsed with the function names columns and their types.
    internal override bool BlocksChanges => true;

    internal override (string Owner, string Public) DefaultPrivileges => ("X", "X");

    internal override string GrantTarget(SchemaObject found) => Target(found);

    // https://www.postgresql.org/docs/current/sql-createfunction.html: names and types of arguments and the result stay;
    // a default can be added or changed, not removed.
    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var (current, wanted) = ((FunctionObject)change.Current, (FunctionObject)change.Wanted);
        if (
            change.Has("type")
            || change.Has("result")
            || current.Identity != wanted.Identity
            || current.DefaultCount > wanted.DefaultCount
        )
        {
            return false;
        }

        script.Add(wanted, Definition(wanted));
        return true;
    }

    // Procedures can differ in their OUT arguments alone, which the list of argument types leaves out.
    protected override string Target(FunctionObject found) =>
        found.Type == 'p'
            ? $"PROCEDURE {QualifiedName.WithoutArguments(found.Name)}({found.Identity})"
            : $"FUNCTION {found.Name}";

    protected override IEnumerable<Facet> Facets(FunctionObject found) =>
        [
            new(
                "type",
                found.Type is 'f' ? null
                    : found.Type is 'p' ? "procedure"
                    : "window function"
            ),
            new("arguments", found.Arguments),
            new("result", found.Result),
            new("language", found.Language),
            new("body", found.Body),
            new("library", found.Library),
            new(
                "volatility",
                found.Volatility is 'i' ? "immutable"
                    : found.Volatility is 's' ? "stable"
                    : null
            ),
            new(
                "parallel",
                found.Parallel is 's' ? "safe"
                    : found.Parallel is 'r' ? "restricted"
                    : null
            ),
            new("strict", found.Strict ? "true" : null),
            new("security definer", found.SecurityDefiner ? "true" : null),
            new("leakproof", found.Leakproof ? "true" : null),
            new("cost", found.Cost),
            new("rows", found.Rows),
            new("support", found.Support),
            new("settings", found.Settings is null ? null : string.Join(", ", found.Settings)),
            new("transform", found.TransformTypes.Count == 0 ? null : string.Join(", ", found.TransformTypes)),
        ];

    protected override void Create(FunctionObject wanted, ScriptWriter script) =>
        script.Add(wanted, Definition(wanted));

    private static string Definition(FunctionObject wanted) => wanted.Definition.TrimEnd('\n');
}
