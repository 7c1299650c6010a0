using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>
/// The kinds of objects that a schema has, in the order in which they are created where nothing else decides.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<ObjectKind>))]
internal enum ObjectKind
{
    Schema,
    Extension,
    ExtensionMember,
    SystemObject,
    Language,
    Collation,
    Enum,
    BaseType,
    Composite,
    Attribute,
    Domain,
    DomainConstraint,
    Range,
    Function,
    Aggregate,
    AccessMethod,
    Operator,
    OperatorFamily,
    OperatorClass,
    Cast,
    Transform,
    Conversion,
    TextSearchParser,
    TextSearchTemplate,
    TextSearchDictionary,
    TextSearchConfiguration,
    ForeignDataWrapper,
    Server,
    UserMapping,
    Sequence,
    Table,
    Column,
    Default,
    View,
    MaterializedView,
    Constraint,
    Index,
    Statistics,
    Rule,
    Trigger,
    Policy,
    Publication,
    PublicationTable,
    Subscription,
    DefaultPrivileges,
    EventTrigger,
}
