/**
 * EN 16931 1.3.16, CII-SR: what CII has and the model has no use for. By the element that a rule is asked of, each line
 * is a place below it and what is not used there, with the number of its rule.
 */
const TRANSACTION = 'rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction'
const LINE = `${TRANSACTION}/ram:IncludedSupplyChainTradeLineItem`
const SETTLEMENT = `${TRANSACTION}/ram:ApplicableHeaderTradeSettlement`

const CONTEXT = `
  . SpecifiedTransactionID=1 TestIndicator=2 BIMSpecifiedDocumentContextParameter=6
    ScenarioSpecifiedDocumentContextParameter=7 ApplicationSpecifiedDocumentContextParameter=8
    SubsetSpecifiedDocumentContextParameter=11 MessageStandardSpecifiedDocumentContextParameter=12`

const DOCUMENT = `
  . Name=13 CopyIndicator=16 Purpose=17 ControlRequirementIndicator=18 LanguageID=19 PurposeCode=20
    RevisionDateTime=21 VersionID=22 GlobalID=23 RevisionID=24 PreviousRevisionID=25 CategoryCode=26
    EffectiveSpecifiedPeriod=33 IssuerTradeParty=34
  IssueDateTime DateTime=15
  IncludedNote Subject=27 ContentCode=28 ID=32`

const LINE_ITEM = `
  . DescriptionCode=35 ParentLineID=36 LineStatusCode=37 LineStatusReasonCode=38
    IncludedSubordinateTradeLineItem=221
  IncludedNote SubjectCode=41 ID=42 Subject=43 ContentCode=44`

const PRODUCT = `
  . ID=45 ManufacturerAssignedID=48 TradeName=49 TypeCode=50 NetWeightMeasure=51 GrossWeightMeasure=52
    ProductGroupID=53 EndItemTypeCode=54 EndItemName=55 AreaDensityMeasure=56 UseDescription=57 BrandName=58
    SubBrandName=59 DrainedNetWeightMeasure=60 VariableMeasureIndicator=61 ColourCode=62 ColourDescription=63
    Designation=64 FormattedCancellationAnnouncedLaunchDateTime=65
    FormattedLatestProductDataChangeDateTime=66 ApplicableMaterialGoodsCharacteristic=80
    IndividualTradeProductInstance=87 CertificationEvidenceReferenceReferencedDocument=88
    InspectionReferenceReferencedDocument=89 LinearSpatialDimension=93 MinimumLinearSpatialDimension=94
    MaximumLinearSpatialDimension=95 ManufacturerTradeParty=96 PresentationSpecifiedBinaryFile=97
    MSDSReferenceReferencedDocument=98 AdditionalReferenceReferencedDocument=99 LegalRightsOwnerTradeParty=100
    BrandOwnerTradeParty=101 IncludedReferencedProduct=102 InformationNote=103
  ApplicableProductCharacteristic ID=67 TypeCode=68 ValueMeasure=70 MeasurementMethodCode=71 ValueCode=73
    ValueDateTime=74 ValueIndicator=75 ContentTypeCode=76 ValueSpecifiedBinaryFile=77
    ApplicableProductCharacteristicCondition=78 ApplicableReferencedStandard=79
  DesignatedProductClassification SystemID=81 SystemName=82 ClassName=83 SubClassCode=84
    ClassProductCharacteristic=85 ApplicableReferencedStandard=86
  OriginTradeCountry Name=91 SubordinateTradeCountrySubDivision=92`

const LINE_AGREEMENT = `
  . BuyerReference=104 BuyerRequisitionerTradeParty=105 ApplicableTradeDeliveryTerms=106
    SellerOrderReferencedDocument=107 QuotationReferencedDocument=109 ContractReferencedDocument=110
    DemandForecastReferencedDocument=111 PromotionalDealReferencedDocument=112
    AdditionalReferencedDocument=113 RequisitionerReferencedDocument=147 ItemSellerTradeParty=148
    ItemBuyerTradeParty=149 IncludedSpecifiedMarketplace=150 UltimateCustomerOrderReferencedDocument=447
  BuyerOrderReferencedDocument IssuerAssignedID=108
  GrossPriceProductTradePrice TypeCode=114 MinimumQuantity=115 MaximumQuantity=116 ChangeReason=117
    OrderUnitConversionFactorNumeric=118 ValiditySpecifiedPeriod=132 DeliveryTradeLocation=133
    TradeComparisonReferencePrice=134 AssociatedReferencedDocument=135 IncludedTradeTax=445
  GrossPriceProductTradePrice/AppliedTradeAllowanceCharge ID=120 SequenceNumeric=121 CalculationPercent=122
    BasisAmount=123 BasisQuantity=124 PrepaidIndicator=125 UnitBasisAmount=126 ReasonCode=127 Reason=128
    TypeCode=129 CategoryTradeTax=130 ActualTradeCurrencyExchange=131
  NetPriceProductTradePrice TypeCode=136 MinimumQuantity=138 MaximumQuantity=139 ChangeReason=140
    OrderUnitConversionFactorNumeric=141 AppliedTradeAllowanceCharge=142 ValiditySpecifiedPeriod=143
    DeliveryTradeLocation=144 TradeComparisonReferencePrice=145 AssociatedReferencedDocument=146
    IncludedTradeTax=446`

const LINE_DELIVERY = `
  . RequestedQuantity=151 ReceivedQuantity=152 ChargeFreeQuantity=153 PackageQuantity=154
    ProductUnitQuantity=155 PerPackageUnitQuantity=156 NetWeightMeasure=157 GrossWeightMeasure=158
    TheoreticalWeightMeasure=159 DespatchedQuantity=160 SpecifiedDeliveryAdjustment=161
    IncludedSupplyChainPackaging=162 RelatedSupplyChainConsignment=163 ShipToTradeParty=164
    UltimateShipToTradeParty=165 ShipFromTradeParty=166 ActualDespatchSupplyChainEvent=167
    ActualPickUpSupplyChainEvent=168 RequestedDeliverySupplyChainEvent=169 ActualDeliverySupplyChainEvent=170
    ActualReceiptSupplyChainEvent=171 AdditionalReferencedDocument=172 DespatchAdviceReferencedDocument=173
    ReceivingAdviceReferencedDocument=174 DeliveryNoteReferencedDocument=175
    ConsumptionReportReferencedDocument=176 PackingListReferencedDocument=177`

const LINE_SETTLEMENT = `
  . PaymentReference=178 InvoiceIssuerReference=179 TotalAdjustmentAmount=180 DiscountIndicator=181
    SubtotalCalculatedTradeTax=194 SpecifiedLogisticsServiceCharge=195 SpecifiedTradePaymentTerms=196
    SpecifiedFinancialAdjustment=209 InvoiceReferencedDocument=210 PayableSpecifiedTradeAccountingAccount=212
    PurchaseSpecifiedTradeAccountingAccount=218 SalesSpecifiedTradeAccountingAccount=219
    SpecifiedTradeSettlementFinancialCard=220
  ApplicableTradeTax CalculatedAmount=182
  SpecifiedTradeAllowanceCharge/ChargeIndicator IndicatorString=183
  SpecifiedTradeAllowanceCharge ID=184,193 SequenceNumeric=185 BasisQuantity=187 PrepaidIndicator=188
    UnitBasisAmount=189 TypeCode=190 CategoryTradeTax=191 ActualTradeCurrencyExchange=192
  SpecifiedTradeSettlementLineMonetarySummation ChargeTotalAmount=197 AllowanceTotalAmount=198
    TaxBasisTotalAmount=199 TaxTotalAmount=200 GrandTotalAmount=201 InformationAmount=202
    TotalAllowanceChargeAmount=203 TotalRetailValueInformationAmount=204 GrossLineTotalAmount=205
    NetLineTotalAmount=206 NetIncludingTaxesLineTotalAmount=207 ProductWeightLossInformationAmount=208
  ReceivableSpecifiedTradeAccountingAccount SetTriggerCode=213 TypeCode=214 AmountTypeCode=215 Name=216
    CostReferenceDimensionPattern=217`

/** Seller and buyer have the same contacts that are not used; the numbers go on from 227 and from 256. */
const contact = (party: string, from: number): string =>
  `
  ${party}/DefinedTradeContact ID=${from} TypeCode=${from + 1} JobTitle=${from + 2} Responsibility=${from + 3}
    PersonID=${from + 4} DirectTelephoneUniversalCommunication=${from + 7}
    MobileTelephoneUniversalCommunication=${from + 8} FaxUniversalCommunication=${from + 9}
    TelexUniversalCommunication=${from + 12} VOIPUniversalCommunication=${from + 13}
    InstantMessagingUniversalCommunication=${from + 14} SpecifiedNote=${from + 15}
    SpecifiedContactPerson=${from + 16}
  ${party}/DefinedTradeContact/TelephoneUniversalCommunication URIID=${from + 5} ChannelCode=${from + 6}
  ${party}/DefinedTradeContact/EmailURIUniversalCommunication ChannelCode=${from + 10}
    CompleteNumber=${from + 11}
  ${party}/URIUniversalCommunication ChannelCode=${from + 17} CompleteNumber=${from + 18}
  ${party}/SpecifiedTaxRegistration AssociatedRegisteredTax=${from + 19}
  ${party} EndPointURIUniversalCommunication=${from + 20} LogoAssociatedSpecifiedBinaryFile=${from + 21}`

const AGREEMENT = `
  . Reference=442 SalesAgentTradeParty=278 BuyerRequisitionerTradeParty=279
    BuyerAssignedAccountantTradeParty=280 SellerAssignedAccountantTradeParty=281
    BuyerTaxRepresentativeTradeParty=282 ProductEndUserTradeParty=292 ApplicableTradeDeliveryTerms=293
    QuotationReferencedDocument=296 OrderResponseReferencedDocument=297 DemandForecastReferencedDocument=299
    SupplyInstructionReferencedDocument=300 PromotionalDealReferencedDocument=301
    PriceListReferencedDocument=302 RequisitionerReferencedDocument=304 BuyerAgentTradeParty=305
    PurchaseConditionsReferencedDocument=306 UltimateCustomerOrderReferencedDocument=448
  SellerTradeParty RoleCode=222
  SellerTradeParty/SpecifiedLegalOrganization LegalClassificationCode=223 Name=224 PostalTradeAddress=225
    AuthorizedLegalRegistration=226
  BuyerTradeParty RoleCode=249 Description=250
  BuyerTradeParty/SpecifiedLegalOrganization LegalClassificationCode=251 Name=252 PostalTradeAddress=254
    AuthorizedLegalRegistration=255
  SellerTaxRepresentativeTradeParty GlobalID=283 RoleCode=284 Description=285 SpecifiedLegalOrganization=286
    DefinedTradeContact=287 URIUniversalCommunication=288 EndPointURIUniversalCommunication=290
    LogoAssociatedSpecifiedBinaryFile=291
  SellerTaxRepresentativeTradeParty/SpecifiedTaxRegistration AssociatedRegisteredTax=289
  SellerOrderReferencedDocument LineID=294
  BuyerOrderReferencedDocument LineID=295
  ContractReferencedDocument LineID=298
  AdditionalReferencedDocument LineID=303
  SpecifiedProcuringProject Description=307
  ${contact('SellerTradeParty', 227)}
  ${contact('BuyerTradeParty', 256)}`

const DELIVERY = `
  . RelatedSupplyChainConsignment=308 UltimateShipToTradeParty=317 ShipFromTradeParty=318
    ActualDespatchSupplyChainEvent=319 ActualPickUpSupplyChainEvent=320 ActualReceiptSupplyChainEvent=331
    AdditionalReferencedDocument=332 DeliveryNoteReferencedDocument=335
    ConsumptionReportReferencedDocument=336 PreviousDeliverySupplyChainEvent=337
    PackingListReferencedDocument=338
  ShipToTradeParty RoleCode=309 Description=310 SpecifiedLegalOrganization=311 DefinedTradeContact=312
    URIUniversalCommunication=313 SpecifiedTaxRegistration=314 EndPointURIUniversalCommunication=315
    LogoAssociatedSpecifiedBinaryFile=316
  ActualDeliverySupplyChainEvent ID=321 TypeCode=323 Description=324 DescriptionBinaryObject=325
    UnitQuantity=326 LatestOccurrenceDateTime=327 EarliestOccurrenceDateTime=328
    OccurrenceSpecifiedPeriod=329 OccurrenceLogisticsLocation=330
  ActualDeliverySupplyChainEvent/OccurrenceDateTime DateTime=322
  DespatchAdviceReferencedDocument LineID=333,334`

const HEADER_SETTLEMENT = `
  . DuePayableAmount=339 CreditorReferenceTypeCode=340 CreditorReferenceType=341
    CreditorReferenceIssuerID=342 PaymentCurrencyCode=344 InvoiceIssuerReference=345 InvoiceDateTime=346
    NextInvoiceDateTime=347 CreditReasonCode=348 CreditReason=349 InvoicerTradeParty=350
    InvoiceeTradeParty=351 PayerTradeParty=365 TaxApplicableTradeCurrencyExchange=366
    InvoiceApplicableTradeCurrencyExchange=367 PaymentApplicableTradeCurrencyExchange=368
    SubtotalCalculatedTradeTax=395 SpecifiedLogisticsServiceCharge=396 SpecifiedFinancialAdjustment=421
    ProFormaInvoiceReferencedDocument=423 LetterOfCreditReferencedDocument=424
    FactoringAgreementReferencedDocument=425 FactoringListReferencedDocument=426
    PayableSpecifiedTradeAccountingAccount=427 PurchaseSpecifiedTradeAccountingAccount=433
    SalesSpecifiedTradeAccountingAccount=434 SpecifiedTradeSettlementFinancialCard=435
    SpecifiedAdvancePayment=436 UltimatePayeeTradeParty=437
  PayeeTradeParty RoleCode=352 Description=353 DefinedTradeContact=359 PostalTradeAddress=360
    URIUniversalCommunication=361 SpecifiedTaxRegistration=362 EndPointURIUniversalCommunication=363
    LogoAssociatedSpecifiedBinaryFile=364
  PayeeTradeParty/SpecifiedLegalOrganization LegalClassificationCode=354 Name=355 TradingBusinessName=356
    PostalTradeAddress=357 AuthorizedLegalRegistration=358
  SpecifiedTradeSettlementPaymentMeans PaymentChannelCode=369 GuaranteeMethodCode=370 PaymentMethodCode=371
    ID=443
  SpecifiedTradeSettlementPaymentMeans/ApplicableTradeSettlementFinancialCard MicrochipIndicator=372
    TypeCode=373 ExpiryDate=375 VerificationNumeric=376 ValidFromDateTime=377 CreditLimitAmount=378
    CreditAvailableAmount=379 InterestRatePercent=380 Description=381
  SpecifiedTradeSettlementPaymentMeans/PayerPartyDebtorFinancialAccount AccountName=382 ProprietaryID=444
  SpecifiedTradeSettlementPaymentMeans/PayerSpecifiedDebtorFinancialInstitution ClearingSystemName=384
    Name=385 LocationFinancialInstitutionAddress=386
  SpecifiedTradeAllowanceCharge ID=388 SequenceNumeric=389 BasisQuantity=390 PrepaidIndicator=391
    UnitBasisAmount=392 TypeCode=393 ActualTradeCurrencyExchange=394
  SpecifiedTradePaymentTerms ID=397 FromEventCode=398 SettlementPeriodMeasure=399 TypeCode=401
    InstructionTypeCode=402 PartialPaymentPercent=404 PaymentMeansID=405 PartialPaymentAmount=406
    ApplicableTradePaymentPenaltyTerms=407 ApplicableTradePaymentDiscountTerms=408 PayeeTradeParty=409
  SpecifiedTradePaymentTerms/DueDateDateTime DateTime=400
  InvoiceReferencedDocument LineID=422
  ReceivableSpecifiedTradeAccountingAccount SetTriggerCode=428 TypeCode=429 AmountTypeCode=430 Name=431
    CostReferenceDimensionPattern=432`

const SUMMATION = `
  . InformationAmount=411 TotalDiscountAmount=412 TotalAllowanceChargeAmount=413
    RetailValueExcludingTaxInformationAmount=414 TotalDepositFeeInformationAmount=415
    ProductValueExcludingTobaccoTaxInformationAmount=416 TotalRetailValueInformationAmount=417
    GrossLineTotalAmount=418 NetLineTotalAmount=419 NetIncludingTaxesLineTotalAmount=420`

/** The element a rule is asked of, and what is not used below it. */
export const UNUSED_IN_CII: readonly (readonly [at: string, paths: string])[] = [
  ['rsm:CrossIndustryInvoice/rsm:ExchangedDocumentContext', CONTEXT],
  ['rsm:CrossIndustryInvoice/rsm:ExchangedDocument', DOCUMENT],
  ['rsm:CrossIndustryInvoice', '. ValuationBreakdownStatement=438'],
  [LINE, LINE_ITEM],
  [`${LINE}/ram:SpecifiedTradeProduct`, PRODUCT],
  [`${LINE}/ram:SpecifiedLineTradeAgreement`, LINE_AGREEMENT],
  [`${LINE}/ram:SpecifiedLineTradeDelivery`, LINE_DELIVERY],
  [`${LINE}/ram:SpecifiedLineTradeSettlement`, LINE_SETTLEMENT],
  [`${TRANSACTION}/ram:ApplicableHeaderTradeAgreement`, AGREEMENT],
  [`${TRANSACTION}/ram:ApplicableHeaderTradeDelivery`, DELIVERY],
  [SETTLEMENT, HEADER_SETTLEMENT],
  [`${SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation`, SUMMATION],
]
