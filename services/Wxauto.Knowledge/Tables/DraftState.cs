namespace Wxauto.Knowledge.Tables;

internal enum DraftState { Draft, Published, Rejected, Expired }
