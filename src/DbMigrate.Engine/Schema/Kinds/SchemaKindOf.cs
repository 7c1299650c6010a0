using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>A kind whose objects are records of one type.</summary>
/// <typeparam name="T">The type.</typeparam>
internal abstract class SchemaKind<T> : SchemaKind
    where T : SchemaObject
{
    internal sealed override string Target(SchemaObject found) => Target((T)found);

    internal sealed override IEnumerable<Facet> Facets(SchemaObject found) => Facets((T)found);

    internal sealed override void Create(SchemaObject wanted, ScriptWriter script) => Create((T)wanted, script);

    protected abstract string Target(T found);

    protected abstract IEnumerable<Facet> Facets(T found);

    protected abstract void Create(T wanted, ScriptWriter script);
}
