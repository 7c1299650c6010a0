using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>
/// A kind whose objects hold no data, but that data may be made of, as types, functions and collations.
/// </summary>
/// <remarks>
/// An extra one is dropped last, when nothing is made of it any more. The drop itself loses nothing: it is refused while
/// a column is of the type.
/// </remarks>
/// <typeparam name="T">The type of the objects.</typeparam>
internal abstract class DefinitionKind<T> : SchemaKind<T>
    where T : SchemaObject
{
    internal override bool IsRebuildable => false;

    internal override void Drop(SchemaObject found, ScriptWriter script) =>
        script.AddDrop(found, $"DROP {Target(found)}");
}
