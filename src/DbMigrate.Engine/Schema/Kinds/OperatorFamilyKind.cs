using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Operator families, with the members that belong to none of their classes.</summary>
internal sealed class OperatorFamilyKind : DefinitionKind<OperatorFamilyObject>
{
    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var (current, wanted) = ((OperatorFamilyObject)change.Current, (OperatorFamilyObject)change.Wanted);
        Write(
            wanted,
            "DROP",
            current.Slots.Zip(current.Members).Except(wanted.Slots.Zip(wanted.Members)).Select(m => m.First)
        );
        Write(wanted, "ADD", wanted.Members.Except(current.Members));
        return true;

        void Write(OperatorFamilyObject of, string verb, IEnumerable<string> members) =>
            WriteMembers(of, verb, members, script);
    }

    protected override string Target(OperatorFamilyObject found) => $"OPERATOR FAMILY {found.Name}";

    protected override IEnumerable<Facet> Facets(OperatorFamilyObject found) =>
        [new("members", string.Join(", ", found.Members))];

    protected override void Create(OperatorFamilyObject wanted, ScriptWriter script)
    {
        script.Add(wanted, $"CREATE OPERATOR FAMILY {wanted.Name}");
        WriteMembers(wanted, "ADD", wanted.Members, script);
    }

    private static void WriteMembers(
        OperatorFamilyObject of,
        string verb,
        IEnumerable<string> members,
        ScriptWriter script
    )
    {
        if (string.Join(", ", members) is { Length: > 0 } list)
        {
            script.Add(of, $"ALTER OPERATOR FAMILY {of.Name} {verb} {list}");
        }
    }
}
