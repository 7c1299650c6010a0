using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>
/// One object of a database, with every property that pg_dump --schema-only writes. Each kind is a record of its own.
/// </summary>
/// <remarks>
/// Snapshots leave out what has the default value of its type. So only what is never null, false or 0 is required.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NamespaceObject), "schema")]
[JsonDerivedType(typeof(EnumObject), "enum")]
[JsonDerivedType(typeof(LanguageObject), "language")]
[JsonDerivedType(typeof(ExtensionObject), "extension")]
[JsonDerivedType(typeof(ExtensionMemberObject), "extension member")]
[JsonDerivedType(typeof(SystemObject), "system object")]
[JsonDerivedType(typeof(CollationObject), "collation")]
[JsonDerivedType(typeof(BaseTypeObject), "base type")]
[JsonDerivedType(typeof(CompositeObject), "composite")]
[JsonDerivedType(typeof(AttributeObject), "attribute")]
[JsonDerivedType(typeof(DomainObject), "domain")]
[JsonDerivedType(typeof(DomainConstraintObject), "domain constraint")]
[JsonDerivedType(typeof(RangeObject), "range")]
[JsonDerivedType(typeof(FunctionObject), "function")]
[JsonDerivedType(typeof(AggregateObject), "aggregate")]
[JsonDerivedType(typeof(AccessMethodObject), "access method")]
[JsonDerivedType(typeof(OperatorObject), "operator")]
[JsonDerivedType(typeof(OperatorFamilyObject), "operator family")]
[JsonDerivedType(typeof(OperatorClassObject), "operator class")]
[JsonDerivedType(typeof(CastObject), "cast")]
[JsonDerivedType(typeof(TransformObject), "transform")]
[JsonDerivedType(typeof(ConversionObject), "conversion")]
[JsonDerivedType(typeof(TextSearchParserObject), "text search parser")]
[JsonDerivedType(typeof(TextSearchTemplateObject), "text search template")]
[JsonDerivedType(typeof(TextSearchDictionaryObject), "text search dictionary")]
[JsonDerivedType(typeof(TextSearchConfigurationObject), "text search configuration")]
[JsonDerivedType(typeof(ForeignDataWrapperObject), "foreign data wrapper")]
[JsonDerivedType(typeof(ServerObject), "server")]
[JsonDerivedType(typeof(UserMappingObject), "user mapping")]
[JsonDerivedType(typeof(EventTriggerObject), "event trigger")]
[JsonDerivedType(typeof(PublicationObject), "publication")]
[JsonDerivedType(typeof(PublicationTableObject), "publication table")]
[JsonDerivedType(typeof(SubscriptionObject), "subscription")]
[JsonDerivedType(typeof(DefaultPrivilegesObject), "default privileges")]
[JsonDerivedType(typeof(TableObject), "table")]
[JsonDerivedType(typeof(PlainViewObject), "view")]
[JsonDerivedType(typeof(MaterializedViewObject), "materialized view")]
[JsonDerivedType(typeof(SequenceObject), "sequence")]
[JsonDerivedType(typeof(ConstraintObject), "constraint")]
[JsonDerivedType(typeof(IndexObject), "index")]
[JsonDerivedType(typeof(StatisticsObject), "statistics")]
[JsonDerivedType(typeof(RuleObject), "rule")]
[JsonDerivedType(typeof(TriggerObject), "trigger")]
[JsonDerivedType(typeof(PolicyObject), "policy")]
internal abstract record SchemaObject
{
    // An init accessor would be called with the default when a snapshot is read.
    protected SchemaObject(ObjectKind kind) => Kind = kind;

    /// <summary>Its kind.</summary>
    [JsonIgnore]
    public ObjectKind Kind { get; }

    /// <summary>Its qualified name as SQL reads it; of a part of a table: with that of the table in front.</summary>
    [JsonPropertyOrder(-1)]
    public required string Name { get; set; }

    /// <summary>Its owner, quoted where needed; null: its kind has none.</summary>
    public string? Owner { get; set; }

    /// <summary>Its privileges as PostgreSQL writes them (<c>app=r/owner</c>), sorted; null: the defaults of its kind.</summary>
    public IReadOnlyList<string>? Privileges { get; set; }

    /// <summary>Its comment, or null.</summary>
    public string? Comment { get; set; }

    /// <summary>Its security labels, by provider, or null.</summary>
    public IReadOnlyDictionary<string, string>? SecurityLabels { get; set; }

    /// <summary>The extensions with which it is dropped, as DEPENDS ON EXTENSION says, or null.</summary>
    public IReadOnlyList<string>? Extensions { get; set; }

    /// <summary>The objects that must exist before it, as <see cref="ObjectKey"/> writes them; sorted; null: none.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<string>? DependsOn { get; set; }

    /// <summary>Its place in the catalog that it was read from.</summary>
    [JsonIgnore]
    public ObjectAddress Address { get; init; }

    /// <summary>The place of what it is part of, as a trigger's table; null: it stands alone.</summary>
    [JsonIgnore]
    public ObjectAddress? Whole { get; init; }

    /// <summary>Its key.</summary>
    [JsonIgnore]
    public ObjectKey Key => new(Kind, Name);

    /// <summary>The objects that are part of it and have dependencies of their own, as a table's columns.</summary>
    [JsonIgnore]
    public virtual IEnumerable<SchemaObject> Parts => [];

    /// <summary>Takes a part in, if parts of its kind are within the object, as columns are within their table.</summary>
    internal virtual bool TryTake(SchemaObject part) => false;

    /// <summary>Learns of what it is part of. Its name may begin with the other's.</summary>
    internal virtual void BelongTo(SchemaObject whole) { }
}
