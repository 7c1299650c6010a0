using System.Globalization;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Aggregates.</summary>
internal sealed class AggregateKind : DefinitionKind<AggregateObject>
{
    internal override (string Owner, string Public) DefaultPrivileges => ("X", "X");

    // GRANT knows no aggregates.
    internal override string GrantTarget(SchemaObject found) => $"FUNCTION {((AggregateObject)found).Signature}";

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        if (change.Has("type") || change.Has("result") || change.Has("arguments"))
        {
            return false;
        }

        Write((AggregateObject)change.Wanted, "CREATE OR REPLACE", script);
        return true;
    }

    protected override string Target(AggregateObject found) => $"AGGREGATE {found.Name}";

    protected override IEnumerable<Facet> Facets(AggregateObject found) =>
        [
            new(
                "type",
                found.Type is 'n' ? null
                    : found.Type is 'o' ? "ordered set"
                    : "hypothetical set"
            ),
            new("arguments", found.Arguments),
            new("result", found.Result),
            new("options", Options(found).ToString()),
        ];

    protected override void Create(AggregateObject wanted, ScriptWriter script) => Write(wanted, "CREATE", script);

    private static void Write(AggregateObject wanted, string verb, ScriptWriter script) =>
        script.Add(wanted, $"{verb} AGGREGATE {wanted.Local}({wanted.Arguments}) {Options(wanted)}");

    private static OptionList Options(AggregateObject found) =>
        new OptionList()
            .Add("SFUNC", found.Transition)
            .Add("STYPE", found.StateType)
            .Add("SSPACE", Space(found.StateSpace))
            .Add("FINALFUNC", found.Final)
            .AddWord("FINALFUNC_EXTRA", found.FinalExtra)
            .Add("FINALFUNC_MODIFY", Modify(found.FinalModify, found))
            .Add("COMBINEFUNC", found.Combine)
            .Add("SERIALFUNC", found.Serialize)
            .Add("DESERIALFUNC", found.Deserialize)
            .AddText("INITCOND", found.Initial)
            .Add("MSFUNC", found.MovingTransition)
            .Add("MINVFUNC", found.MovingInverse)
            .Add("MSTYPE", found.MovingStateType)
            .Add("MSSPACE", Space(found.MovingStateSpace))
            .Add("MFINALFUNC", found.MovingFinal)
            .AddWord("MFINALFUNC_EXTRA", found.MovingFinalExtra)
            .Add("MFINALFUNC_MODIFY", Modify(found.MovingFinalModify, found))
            .AddText("MINITCOND", found.MovingInitial)
            .Add("SORTOP", found.SortOperator)
            .Add(
                "PARALLEL",
                found.Parallel is 's' ? "safe"
                    : found.Parallel is 'r' ? "restricted"
                    : null
            )
            .AddWord("HYPOTHETICAL", found.Type == 'h');

    private static string? Space(int bytes) => bytes == 0 ? null : bytes.ToString(CultureInfo.InvariantCulture);

    // The default is read_only for normal aggregates and read_write for the others.
    private static string? Modify(char letter, AggregateObject found) =>
        letter == (found.Type == 'n' ? 'r' : 'w') ? null
        : letter == 'r' ? "read_only"
        : letter == 's' ? "shareable"
        : "read_write";
}
