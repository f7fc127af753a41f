import { defineEntity, p } from '@mikro-orm/core'
import { moment, number, person } from './column.ts'

const Schema = defineEntity({
  name: 'Customer',
  tableName: 'customer',
  properties: {
    number: number().primary(),
    name: p.string().length(100),
    nameKey: p.string().length(200).unique(),
    region: p.string().length(40).nullable(),
    manager: person(),
    level: p.integer(),
    satisfaction: p.integer(),
    credit: p.integer(),
    address: p.string().length(200).nullable(),
    postcode: p.string().length(12).nullable(),
    phone: p.string().length(30).nullable(),
    fax: p.string().length(30).nullable(),
    website: p.string().length(200).nullable(),
    creditCode: p.string().length(18).nullable(),
    licence: p.string().length(30).nullable(),
    legalRepresentative: p.string().length(50).nullable(),
    registeredCapital: p.bigint('number').nullable(),
    annualTurnover: p.bigint('number').nullable(),
    bank: p.string().length(100).nullable(),
    bankAccount: p.string().length(40).nullable(),
    localTaxNumber: p.string().length(30).nullable(),
    nationalTaxNumber: p.string().length(30).nullable(),
    status: p.string().length(20).$type<'active' | 'lost'>(),
    lastOrderAt: moment().nullable(),
    bornFrom: number().nullable(),
    contactsTotal: p.integer(),
    createdBy: person(),
    createdAt: moment(),
    updatedAt: moment(),
    deletedAt: moment().nullable(),
    version: p.integer(),
  },
  indexes: [
    { properties: ['deletedAt', 'createdAt', 'number'] },
    { properties: ['deletedAt', 'manager', 'createdAt', 'number'] },
    { properties: ['phone'] },
    { properties: ['bornFrom'] },
  ],
})
export class CustomerRow extends Schema.class {}
Schema.setClass(CustomerRow)
