using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>The kinds, by what their objects say they are.</summary>
internal static class SchemaKinds
{
    private static readonly Dictionary<ObjectKind, SchemaKind> ByKind = new()
    {
        [ObjectKind.Schema] = new NamespaceKind(),
        [ObjectKind.Enum] = new EnumKind(),
        [ObjectKind.Language] = new LanguageKind(),
        [ObjectKind.Extension] = new ExtensionKind(),
        [ObjectKind.ExtensionMember] = new PrivilegesKind<ExtensionMemberObject>(),
        [ObjectKind.SystemObject] = new PrivilegesKind<SystemObject>(),
        [ObjectKind.Collation] = new CollationKind(),
        [ObjectKind.BaseType] = new BaseTypeKind(),
        [ObjectKind.Composite] = new CompositeKind(),
        [ObjectKind.Attribute] = new AttributeKind(),
        [ObjectKind.Domain] = new DomainKind(),
        [ObjectKind.DomainConstraint] = new DomainConstraintKind(),
        [ObjectKind.Range] = new RangeKind(),
        [ObjectKind.Function] = new RoutineKind(),
        [ObjectKind.Aggregate] = new AggregateKind(),
        [ObjectKind.AccessMethod] = new AccessMethodKind(),
        [ObjectKind.Operator] = new OperatorKind(),
        [ObjectKind.OperatorFamily] = new OperatorFamilyKind(),
        [ObjectKind.OperatorClass] = new OperatorClassKind(),
        [ObjectKind.Cast] = new CastKind(),
        [ObjectKind.Transform] = new TransformKind(),
        [ObjectKind.Conversion] = new ConversionKind(),
        [ObjectKind.TextSearchParser] = new TextSearchParserKind(),
        [ObjectKind.TextSearchTemplate] = new TextSearchTemplateKind(),
        [ObjectKind.TextSearchDictionary] = new TextSearchDictionaryKind(),
        [ObjectKind.TextSearchConfiguration] = new TextSearchConfigurationKind(),
        [ObjectKind.ForeignDataWrapper] = new ForeignDataWrapperKind(),
        [ObjectKind.Server] = new ServerKind(),
        [ObjectKind.UserMapping] = new UserMappingKind(),
        [ObjectKind.EventTrigger] = new EventTriggerKind(),
        [ObjectKind.Publication] = new PublicationKind(),
        [ObjectKind.PublicationTable] = new PublicationTableKind(),
        [ObjectKind.Subscription] = new SubscriptionKind(),
        [ObjectKind.DefaultPrivileges] = new DefaultPrivilegesKind(),
        [ObjectKind.Table] = new TableKind(),
        [ObjectKind.Column] = new ColumnKind(),
        [ObjectKind.Default] = new DefaultKind(),
        [ObjectKind.Sequence] = new SequenceKind(),
        [ObjectKind.View] = new ViewKind(),
        [ObjectKind.MaterializedView] = new MaterializedViewKind(),
        [ObjectKind.Constraint] = new ConstraintKind(),
        [ObjectKind.Index] = new IndexKind(),
        [ObjectKind.Statistics] = new StatisticsKind(),
        [ObjectKind.Rule] = new RuleKind(),
        [ObjectKind.Trigger] = new TriggerKind(),
        [ObjectKind.Policy] = new PolicyKind(),
    };

    /// <summary>Returns the kind of an object.</summary>
    internal static SchemaKind Of(SchemaObject found) => ByKind[found.Kind];
}
