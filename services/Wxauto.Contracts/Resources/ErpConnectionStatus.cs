namespace Wxauto.Contracts.Resources;

public sealed record ErpConnectionResourceStatus : ResourceStatus;
