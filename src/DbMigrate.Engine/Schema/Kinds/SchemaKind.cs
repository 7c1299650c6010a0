using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>What comparison, export and alignment must know of a kind of object.</summary>
/// <remarks>
/// Owner, privileges, comment and security labels are the same for all kinds: <see cref="CommonParts"/> compares and
/// writes them.
/// </remarks>
internal abstract class SchemaKind
{
    /// <summary>
    /// True: the object can be dropped and created again without a loss of data, as an index or a view. False: as a
    /// table, a column, a sequence, a type.
    /// </summary>
    internal virtual bool IsRebuildable => true;

    /// <summary>
    /// True: while such an object exists, the properties of <see cref="IsBlockedByDependents"/> of what it depends on
    /// cannot be changed, as with views and policies. False: PostgreSQL rebuilds it, as an index.
    /// </summary>
    internal virtual bool BlocksChanges => false;

    /// <summary>Returns <see cref="IsRebuildable"/> of one object, as of a generated column.</summary>
    internal virtual bool CanRebuild(SchemaObject found) => IsRebuildable;

    /// <summary>Returns <see cref="BlocksChanges"/> of one object.</summary>
    internal virtual bool Blocks(SchemaObject found) => BlocksChanges;

    /// <summary>
    /// Returns the name of the relation that the object is dropped with, without a statement of its own, as a trigger with
    /// its table; null: nothing.
    /// </summary>
    internal virtual string? GoesWith(SchemaObject found) => null;

    /// <summary>Returns whether ALTER … OWNER TO is written; false: the owner follows that of another object.</summary>
    internal virtual bool HasOwnOwner(SchemaObject found) => true;

    /// <summary>Returns whether the object counts in a comparison; false: PostgreSQL makes it with another one.</summary>
    internal virtual bool IsCompared(SchemaObject found) => true;

    /// <summary>Returns whether a schema can be made with the object; false: it is what a failed statement left.</summary>
    internal virtual bool IsWanted(SchemaObject found) => true;

    /// <summary>Returns whether a change is refused while a view, policy or rule depends on the object.</summary>
    internal virtual bool IsBlockedByDependents(AlteredObject change) => false;

    /// <summary>
    /// Returns what COMMENT ON, ALTER … OWNER TO and SECURITY LABEL call the object: <c>TABLE public.orders</c>.
    /// </summary>
    internal abstract string Target(SchemaObject found);

    /// <summary>Returns what GRANT calls it: <c>TABLE public.orders</c>; null: it has no privileges.</summary>
    internal virtual string? GrantTarget(SchemaObject found) => null;

    /// <summary>Returns the privileges by default: those of the owner, and those of PUBLIC, as letters.</summary>
    internal virtual (string Owner, string Public) DefaultPrivileges => (string.Empty, string.Empty);

    /// <summary>Returns the properties that are compared, without those of <see cref="CommonParts"/>.</summary>
    internal abstract IEnumerable<Facet> Facets(SchemaObject found);

    /// <summary>Writes the statements that create the object, without those of <see cref="CommonParts"/>.</summary>
    internal abstract void Create(SchemaObject wanted, ScriptWriter script);

    /// <summary>Writes so much of the object that others in a circle can depend on it.</summary>
    internal virtual void CreateProvisionally(SchemaObject wanted, ScriptWriter script) =>
        throw new NotSupportedException($"There is no provisional form of {wanted.Key}.");

    /// <summary>Writes the statement that drops it.</summary>
    internal virtual void Drop(SchemaObject found, ScriptWriter script) =>
        script.AddDrop(found, $"DROP {Target(found)}", losesData: !CanRebuild(found));

    /// <summary>
    /// Returns whether the drop of an object that began in a provisional form drops the circle, too, as that of a base type
    /// drops its functions. False: the object goes back to its provisional form, and is dropped after the circle.
    /// </summary>
    internal virtual bool DropsCircle => false;

    /// <summary>
    /// Writes the statements that change an object into another one of the same name.
    /// </summary>
    /// <param name="change">Both, and the names of the properties that differ.</param>
    /// <param name="script">Takes the statements.</param>
    /// <returns>False, with nothing written: it must be dropped and created again.</returns>
    internal virtual bool TryAlter(AlteredObject change, ScriptWriter script) => false;
}
