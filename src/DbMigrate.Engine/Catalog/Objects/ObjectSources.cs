namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>The queries that make a snapshot.</summary>
internal static class ObjectSources
{
    internal static readonly IReadOnlyList<ObjectSource> All =
    [
        NamespaceObject.Source,
        EnumObject.Source,
        LanguageObject.Source,
        ExtensionObject.Source,
        CollationObject.Source,
        BaseTypeObject.Source,
        CompositeObject.Source,
        AttributeObject.Source,
        DomainObject.Source,
        DomainConstraintObject.Source,
        RangeObject.Source,
        FunctionObject.Source,
        AggregateObject.Source,
        AccessMethodObject.Source,
        OperatorObject.Source,
        OperatorFamilyObject.Source,
        OperatorClassObject.Source,
        CastObject.Source,
        TransformObject.Source,
        ConversionObject.Source,
        TextSearchParserObject.Source,
        TextSearchTemplateObject.Source,
        TextSearchDictionaryObject.Source,
        TextSearchConfigurationObject.Source,
        ForeignDataWrapperObject.Source,
        ServerObject.Source,
        UserMappingObject.Source,
        EventTriggerObject.Source,
        PublicationObject.Source,
        PublicationTableObject.Source,
        SubscriptionObject.Source,
        DefaultPrivilegesObject.Source,
        // What belongs to a relation comes after it: a column after its table, a default after its column.
        TableObject.Source,
        ViewObject.Source,
        ColumnObject.Source,
        DefaultObject.Source,
        ConstraintObject.NotNulls,
        SequenceObject.Source,
        ConstraintObject.Source,
        IndexObject.Source,
        StatisticsObject.Source,
        RuleObject.Source,
        TriggerObject.Source,
        PolicyObject.Source,
    ];
}
